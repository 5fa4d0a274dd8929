import { createStore } from 'zustand/vanilla';

/**
 * Where the session of the page stands. `open`: it goes on. `asking`: its token is no longer valid, and the server is asked who the person is
 * without one. `ended`: a login is needed. `leaving`: the person logs out. `changing`: the page is taken away, since it is another person.
 */
export type SessionState = 'open' | 'asking' | 'ended' | 'leaving' | 'changing';

export const sessionState = createStore<{ state: SessionState }>(() => ({ state: 'open' }));

export const setSessionState = (state: SessionState): void => {
  sessionState.setState({ state });
};

/** Whether a request without a token is not worth sending: the server would refuse it. */
export const isRefusedWithoutToken = (state: SessionState): boolean =>
  state === 'asking' || state === 'ended' || state === 'changing';
