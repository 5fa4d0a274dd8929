/** The maximum number of instructions of a pattern, which take 50 ms to compile. */
export const MAX_INSTRUCTIONS = 5_000;

/**
 * The end of a range of characters that is not ASCII. For patterns that ignore case, the engine looks up each character of the range:
 * a class of 250 such ranges took 1.3 s, again at each evaluation.
 */
const WIDE = /-(?:[^\0-\x7f]|\\[xu\d])/g;

/** How many instructions take the time of such a range. */
const INSTRUCTIONS_A_RANGE = 500;

/** Whether a pattern ignores case, by a flag or within itself (`(?i)`). */
const ignoresCase = (pattern: string, flags: string): boolean =>
  flags.includes('i') || /\(\?[a-z]*i/i.test(pattern);

/**
 * Estimates from its text, in linear time, how many instructions a pattern compiles to. A part that is repeated up to n times is
 * copied n times: 900 characters repeated 1,000 times take 0.3 s to compile and 100 MB of memory (measured).
 */
export function instructionsOf(pattern: string, flags: string): number {
  const ranges = ignoresCase(pattern, flags) ? (pattern.match(WIDE)?.length ?? 0) : 0;
  /** For each open group: its size so far, and the size of its last part. */
  const groups: { size: number; last: number }[] = [{ size: 0, last: 0 }];
  const add = (size: number) => {
    const group = groups.at(-1);
    if (group === undefined) return;
    group.size += size;
    group.last = size;
  };
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    if (char === '\\') {
      at++;
      add(1);
    } else if (char === '[') {
      at = endOfClass(pattern, at);
      add(1);
    } else if (char === '(') {
      groups.push({ size: 2, last: 0 });
    } else if (char === ')' && groups.length > 1) {
      add(groups.pop()?.size ?? 0);
    } else if (char === '{') {
      const [quantifier = '', least = '', most = ''] =
        /^\{(\d+)(?:,(\d*))?\}/.exec(pattern.slice(at, at + 20)) ?? [];
      const group = groups.at(-1);
      if (quantifier === '' || group === undefined) {
        add(1);
        continue;
      }
      const last = group.last * Math.max(1, Number(least), Number(most)) * (most === '' ? 1 : 2);
      group.size += last - group.last;
      group.last = last;
      at += quantifier.length - 1;
    } else {
      add(1);
    }
  }
  return groups.reduce((sum, { size }) => sum + size, ranges * INSTRUCTIONS_A_RANGE);
}

function endOfClass(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern.charAt(at) === '^') at++;
  if (pattern.charAt(at) === ']') at++;
  while (at < pattern.length && pattern.charAt(at) !== ']') at += pattern.charAt(at) === '\\' ? 2 : 1;
  return at;
}
