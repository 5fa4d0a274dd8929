/** The time and the level at the beginning of each line, with spaces. */
const LINE_START_BYTES = 33;

const LINE_BREAK = /\r\n|[\n\u2028\u2029]/g;
/** Characters that are stored as an escape of six characters. */
const ESCAPED = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
const ESCAPE_BYTES = 6;

/** Matches a text with either. Most texts have none, and are searched once instead of twice. */
const SPECIAL = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** The stored size of a log entry, in bytes. Each line of its text is stored with time, level and node. */
export function loggedBytes(node: string, text: string): number {
  const bytes = text.length < 16 ? text.length : Buffer.byteLength(text);
  if (!SPECIAL.test(text)) return bytes + LINE_START_BYTES + node.length;
  const breaks = text.match(LINE_BREAK)?.length ?? 0;
  const escapes = text.match(ESCAPED)?.length ?? 0;
  return (
    bytes + (breaks + 1) * (LINE_START_BYTES + node.length) + Math.max(0, escapes - breaks) * ESCAPE_BYTES
  );
}
