import type { Me } from '@liucheng/client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { client, onSessionEnd, otherClient } from './client.js';
import { queries } from './queries.js';
import { sessionState, setSessionState } from './session-state.js';
import { forgetToken, keepToken, keptToken, onTokenChange } from './token.js';

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

/** Whether the page is used without a login, as an open installation allows. Not while a session that has ended waits for its password. */
export function useIsWithoutLogin(): boolean {
  const isGoingOn = useStore(sessionState, ({ state }) => state === 'open');
  return isGoingOn && keptToken() === undefined;
}

/** Logs in, and shows everything anew as that person. @throws ValidationError if the password is wrong; Throttled */
export async function signIn(username: string, password: string): Promise<void> {
  keepToken(await client.login(username, password));
  setSessionState('open');
  await queries.resetQueries();
}

const resumed = new Set<() => void>();

/** Has something called when the same person has logged in again after the session had ended. @returns what ends this */
export function afterResume(call: () => void): () => void {
  resumed.add(call);
  return () => resumed.delete(call);
}

/**
 * Logs in after the session has ended. The same person goes on where they were; to another one everything is shown anew.
 *
 * @throws ValidationError if the password is wrong; Throttled
 */
export async function signInAgain(username: string, password: string): Promise<void> {
  const other = otherClient(undefined);
  const token = await other.login(username, password);
  const me = await other.me();
  keepToken(token);
  await goOnAs(me, token);
}

/** Gives up what is on the page, which then leads to the login. */
export function leaveEnded(): void {
  setSessionState('open');
  void queries.resetQueries({ queryKey: ME });
}

async function goOnAs(me: Me, token: string | undefined): Promise<void> {
  if (queries.getQueryData<Me>(ME)?.id === me.id) {
    client.useToken(token);
    queries.setQueryData(ME, me);
    setSessionState('open');
    void queries.invalidateQueries();
    for (const call of resumed) call();
    return;
  }
  setSessionState('changing');
  // Parts of the page that save what is left when they go must not do it as the other person.
  await new Promise((resolve) => setTimeout(resolve));
  client.useToken(token);
  setSessionState('entering');
  await queries.resetQueries();
  setSessionState('open');
}

/** Finds out who the person is with another token, or with none, as in an open installation, and goes on so. */
async function takeToken(token: string | undefined): Promise<void> {
  if (queries.getQueryData(ME) === undefined) {
    client.useToken(token);
    setSessionState('open');
    return queries.resetQueries();
  }
  setSessionState('asking');
  client.useToken(undefined);
  try {
    const me = await otherClient(token).me();
    if (keptToken() === token) await goOnAs(me, token);
  } catch {
    if (keptToken() === token) setSessionState('ended');
  }
}

onSessionEnd(() => void takeToken(undefined));
onTokenChange((token) => void takeToken(token));

const lastCalls = new Set<() => Promise<unknown>>();

/** Has something called before the person logs out, while the server still accepts it. It must not throw. @returns what ends this */
export function beforeSignOut(call: () => Promise<unknown>): () => void {
  lastCalls.add(call);
  return () => lastCalls.delete(call);
}

/** Revokes the token, and forgets it even if the server cannot be reached. */
export async function signOut(): Promise<void> {
  setSessionState('leaving');
  try {
    await Promise.all([...lastCalls].map((call) => call()));
    await client.logout();
  } finally {
    client.useToken(undefined);
    forgetToken();
    queries.clear();
    setSessionState('open');
  }
}
