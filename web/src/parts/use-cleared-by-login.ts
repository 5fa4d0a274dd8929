import { NotAuthenticated } from '@liucheng/client';
import { useEffect } from 'react';
import { afterResume } from '../api/session.js';

/**
 * Takes back an error after the login of the same person if the server has refused a request because the session had ended: what failed can be
 * tried again.
 *
 * @param error the error that is shown; undefined: none
 * @param clear takes it back
 */
export function useClearedByLogin(error: unknown, clear: () => void): void {
  useEffect(() => (error instanceof NotAuthenticated ? afterResume(clear) : undefined), [error, clear]);
}
