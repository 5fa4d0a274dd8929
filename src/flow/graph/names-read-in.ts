import type { Sliced } from '../slices.js';

const after = (root: string): RegExp =>
  new RegExp(`\\b${root}\\b(?:\\s*\\.\\s*(?:\`([^\`\\\\]*)\`|([\\p{L}_][\\p{L}\\p{N}_]*)))?`, 'gu');

/** `vars` or `nodes` in an expression, with the name after it if there is one. The texts of a flow are searched, without parsing them once more. */
const USES = { vars: after('vars'), nodes: after('nodes') };

/** What reads all that an expression can read: `$$` and `$`, and `*` and `**` as steps of a path. */
const ALL = /\$(?![\p{L}_])|\*\*|\.\s*\*|\*\s*[.[]|[([{,?:;=&"]\s*\*/u;

/** An escape of JSON, which has letters that would continue or precede a word. */
const ESCAPE = /\\(?:[bfnrt]|u[0-9a-f]{4})/g;

/** How many uses are found before others get a turn: less than a millisecond. */
const FOUND_AT_ONCE = 1_000;

/** Names of variables or ids of nodes; `all`: these cannot be told. */
export type Names = ReadonlySet<string> | 'all';

/** Values as JSON text, in which {@link namesReadIn} finds what their expressions read. */
export const expressionTexts = (values: unknown): string => JSON.stringify(values).replace(ESCAPE, ' ');

/**
 * The variables, or the nodes, that the expressions in a text may read.
 *
 * @param isKnown whether there is one of that name
 */
export function* namesReadIn(
  text: string,
  root: 'vars' | 'nodes',
  isKnown: (name: string) => boolean,
): Sliced<Names> {
  if (ALL.test(text)) return 'all';
  const names = new Set<string>();
  let found = 0;
  for (const [, quoted, plain] of text.matchAll(USES[root])) {
    const name = quoted ?? plain;
    // Some other use, or a name that goes on after what was found.
    if (name === undefined || !isKnown(name)) return 'all';
    names.add(name);
    if (++found % FOUND_AT_ONCE === 0) yield;
  }
  return names;
}
