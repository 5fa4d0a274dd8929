/**
 * Characters that a terminal interprets instead of displaying: control characters except the line feed, and characters that
 * change the text direction.
 */
const INVISIBLE = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** Escapes each such character, as in `\u001b`. */
export const visible = (text: string): string =>
  text.replace(INVISIBLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
