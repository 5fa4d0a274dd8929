import type { SessionState } from '../api/session-state.js';

interface Session {
  isLoginPage: boolean;
  state: SessionState;
  /** Whether the page knows who uses it. */
  hasPerson: boolean;
  /** Whether the server has refused to say who that is. */
  isRefused: boolean;
}

/**
 * What to show: the page, the page under a dialog that asks for the password again, the login page instead, or nothing while the person
 * changes.
 */
export function sessionShown({ isLoginPage, state, hasPerson, isRefused }: Session) {
  if (isLoginPage) return 'page';
  if (state === 'changing') return 'nothing';
  if (hasPerson) return state === 'ended' ? 'dialog' : 'page';
  return isRefused ? 'login' : 'page';
}
