/**
 * JSONata's functions whose work grows with the length of their arguments. One call is quick, but an expression may make 20,000
 * calls on a text of 1 MiB. So each call counts as the number of parts of an expression that take the same time.
 */

/** These look at each character of a text. */
const BY_CHARACTER = ['substring', 'length'];
const OF_TEXTS = [
  'lowercase',
  'uppercase',
  'trim',
  'number',
  'base64encode',
  'base64decode',
  'encodeUrlComponent',
  'encodeUrl',
  'decodeUrlComponent',
  'decodeUrl',
];
const OF_LISTS = ['sum', 'average', 'append', 'reverse', 'zip', 'lookup', 'boolean', 'not', 'exists'];

/** The names of those that are only counted. {@link chargeOf} also applies to functions that are guarded otherwise. */
export const CHARGED: readonly string[] = ['substring', ...OF_TEXTS, ...OF_LISTS];

/** How many parts a call counts as; a part takes 1 to 2 µs. */
export function chargeOf(name: string, args: readonly unknown[]): number {
  const perText = BY_CHARACTER.includes(name) ? 1 / 50 : 1 / 1_000;
  let parts = 0;
  for (const arg of args) {
    if (typeof arg === 'string') parts += arg.length * perText;
    else if (Array.isArray(arg)) parts += arg.length / 8;
  }
  return Math.floor(parts);
}
