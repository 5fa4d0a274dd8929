import type { Me } from '@liucheng/client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { client } from './client.js';
import { queries } from './queries.js';
import { forgetToken, keepToken } from './token.js';

const ME = ['me'];

/** The person who uses the page, and what they may do. Without a login, the server of an open installation answers too. */
export const useMe = (): UseQueryResult<Me> =>
  useQuery({ queryKey: ME, queryFn: ({ signal }) => client.me({ signal }), staleTime: 60_000 });

/**
 * Whether the person may call a route, written as in the API documentation: `useMay()('DELETE /api/process/process/')`.
 * False until the server has said who the person is.
 */
export function useMay(): (route: string) => boolean {
  const { data } = useMe();
  return (route) => data?.permissions.includes(route) ?? false;
}

/** Logs in, and shows everything anew as that person. @throws ValidationError if the password is wrong; Throttled */
export async function signIn(username: string, password: string): Promise<void> {
  keepToken(await client.login(username, password));
  await queries.resetQueries();
}

const lastCalls = new Set<() => Promise<unknown>>();

/** Has something called before the person logs out, while the server still accepts it. It must not throw. @returns what ends this */
export function beforeSignOut(call: () => Promise<unknown>): () => void {
  lastCalls.add(call);
  return () => lastCalls.delete(call);
}

/** Revokes the token, and forgets it even if the server cannot be reached. */
export async function signOut(): Promise<void> {
  try {
    await Promise.all([...lastCalls].map((call) => call()));
    await client.logout();
  } finally {
    client.useToken(undefined);
    forgetToken();
    queries.clear();
  }
}
