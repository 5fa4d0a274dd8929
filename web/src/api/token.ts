const PLACE = 'liucheng.token';

/** The token of a login that the browser could not keep. It lasts as long as the page. */
let unkept: string | undefined;

/** The token of the last login in this browser; in one that forbids storage, of the last login in this page. */
export function keptToken(): string | undefined {
  if (unkept !== undefined) return unkept;
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
    unkept = undefined;
  } catch {
    unkept = token;
    // Else who reloads the page acts as the former user.
    removeKept();
  }
}

export function forgetToken(): void {
  unkept = undefined;
  removeKept();
}

function removeKept(): void {
  try {
    localStorage.removeItem(PLACE);
  } catch {
    // It was never kept.
  }
}

/** Calls `changed` when another tab logs in or out. */
export function onTokenChange(changed: () => void): void {
  addEventListener('storage', ({ key }) => {
    if (key === PLACE) changed();
  });
}
