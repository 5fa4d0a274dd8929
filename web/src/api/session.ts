import { type Me, NotAuthenticated } from '@liucheng/client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { client, onSessionEnd, otherClient } from './client.js';
import { queries } from './queries.js';
import { sessionState, setSessionState } from './session-state.js';
import { forgetToken, keepToken, keptToken, onTokenChange } from './token.js';

const ME = ['me'];

/** The number of the last thing that decided who uses the page: what began before it decides nothing any more. */
let turn = 0;

const beginTurn = (): number => (turn += 1);

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
  // Not by the client of the page, which sends nothing while it waits to be told who the person is.
  const token = await otherClient(undefined).login(username, password);
  beginTurn();
  keepToken(token);
  client.useToken(token);
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
 * Makes a call, and makes it again after the login if the server has refused it because the session had ended. Use it where a later call must
 * follow an earlier one, such as the deletion of what that has created. If the person gives up the page instead, this never settles.
 *
 * @param call must be safe to make again after the server has refused it for its token
 * @throws what the call throws
 */
export async function acrossLogins<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const begun = turn;
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof NotAuthenticated)) throw error;
      const { state } = sessionState.getState();
      if (state === 'asking' || state === 'ended') await nextResume();
      // A late answer to a call with the former token: there has been a login since.
      else if (state !== 'open' || turn === begun) throw error;
    }
  }
}

const nextResume = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = afterResume(() => {
      stop();
      resolve();
    });
  });

/**
 * Logs in after the session has ended. The same person goes on where they were; to another one everything is shown anew.
 *
 * @throws ValidationError if the password is wrong; Throttled
 */
export async function signInAgain(username: string, password: string): Promise<void> {
  const other = otherClient(undefined);
  const token = await other.login(username, password);
  const me = await other.me();
  beginTurn();
  keepToken(token);
  await goOnAs(me, token);
}

/** Gives up what is on the page, which then leads to the login. */
export function leaveEnded(): void {
  beginTurn();
  client.useToken(keptToken());
  setSessionState('open');
  void queries.resetQueries({ queryKey: ME });
}

async function goOnAs(me: Me, token: string | undefined): Promise<void> {
  if (queries.getQueryData<Me>(ME)?.id === me.id) {
    client.useToken(token);
    queries.setQueryData(ME, me);
    setSessionState('open');
    void queries.invalidateQueries();
    for (const call of [...resumed]) call();
    return;
  }
  setSessionState('changing');
  // The page goes first: what it saves then, or asks about leaving, is of the former person.
  await new Promise((resolve) => setTimeout(resolve));
  // A new page has nothing of the former person, neither jobs that are shown nor work that has begun.
  location.reload();
}

/** How long to wait until a server that could not say who the person is is asked again. */
const ASK_AGAIN_MS = 3_000;

/**
 * Finds out who the person is with another token, or with none, as in an open installation, and goes on so. Asks until the server answers, or the
 * person logs in or out.
 */
async function takeToken(token: string | undefined): Promise<void> {
  const own = beginTurn();
  if (queries.getQueryData(ME) === undefined) {
    client.useToken(token);
    setSessionState('open');
    return queries.resetQueries();
  }
  setSessionState('asking');
  client.useToken(undefined);
  while (own === turn) {
    try {
      const me = await otherClient(token).me();
      if (own === turn) await goOnAs(me, token);
      return;
    } catch (error) {
      if (error instanceof NotAuthenticated) {
        if (own === turn) setSessionState('ended');
        return;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

onSessionEnd(() => void takeToken(undefined));
onTokenChange(() => {
  // Who logs out here is asked for a login anyway. What another tab has done may be older than a login here: what is kept now counts.
  if (sessionState.getState().state !== 'leaving') void takeToken(keptToken());
});

const lastCalls = new Set<() => Promise<unknown>>();

/** Has something called before the person logs out, while the server still accepts it. It must not throw. @returns what ends this */
export function beforeSignOut(call: () => Promise<unknown>): () => void {
  lastCalls.add(call);
  return () => lastCalls.delete(call);
}

/** Revokes the token, and forgets it even if the server cannot be reached. */
export async function signOut(): Promise<void> {
  beginTurn();
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
