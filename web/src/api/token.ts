const PLACE = 'liucheng.token';

/** The token of the last login in this browser. A browser that forbids storage has none. */
export function keptToken(): string | undefined {
  try {
    return localStorage.getItem(PLACE) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether this browser keeps another token by now, of a later login here or in another tab. */
export const isReplaced = (token: string): boolean => (keptToken() ?? token) !== token;

/** Keeps the token for the next visit, and for other tabs. */
export function keepToken(token: string): void {
  try {
    localStorage.setItem(PLACE, token);
  } catch {
    // The login lasts as long as the page.
  }
}

export function forgetToken(): void {
  try {
    localStorage.removeItem(PLACE);
  } catch {
    // It was never kept.
  }
}

/** Calls `changed` when another tab logs in or out. */
export function onTokenChange(changed: (token: string | undefined) => void): void {
  addEventListener('storage', ({ key, newValue }) => {
    if (key === PLACE) changed(newValue ?? undefined);
  });
}
