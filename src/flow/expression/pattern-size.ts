/** The maximum number of instructions of a pattern, which take 50 ms to compile. */
export const MAX_INSTRUCTIONS = 5_000;

/**
 * The end of a range of characters, unless it is an ASCII character itself. For patterns that ignore case, the engine looks up each
 * character of the range: a class of 250 ranges of all characters took 1.3 s, again at each evaluation.
 */
const END_OF_RANGE = /-(?:\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|[xu]\{([\da-fA-F]+)\})|([^\0-\x7f]))/gu;

/** The last character of Unicode that has another case. The engine looks up none beyond. */
const LAST_WITH_CASE = 0x1e943;

/** How many characters are looked up in the time of one instruction. */
const LOOKUPS_AN_INSTRUCTION = 250;

/** How many instructions take the time of the ranges of a pattern that ignores case. Each counts as if it began at the first character. */
function instructionsOfRanges(pattern: string): number {
  let sum = 0;
  for (const [, byte, unit, code = '', char] of pattern.matchAll(END_OF_RANGE)) {
    const end = char?.codePointAt(0) ?? Number.parseInt(byte ?? unit ?? code, 16);
    sum += Math.ceil(Math.min(end, LAST_WITH_CASE) / LOOKUPS_AN_INSTRUCTION);
  }
  return sum;
}

/** A property of characters (`\p{L}`, `\PL`), or an escaped backslash. */
const PROPERTY = /\\(?:\\|([pP]))/g;

/** How many instructions take the time of a property, which the engine copies with its hundreds of ranges: 330 in a class took 75 ms. */
const INSTRUCTIONS_OF_PROPERTY = 25;

const instructionsOfProperties = (pattern: string): number =>
  INSTRUCTIONS_OF_PROPERTY * [...pattern.matchAll(PROPERTY)].filter(([, isProperty]) => isProperty).length;

/** Whether a pattern ignores case, by a flag or within itself (`(?i)`). */
const ignoresCase = (pattern: string, flags: string): boolean =>
  flags.includes('i') || /\(\?[a-z]*i/i.test(pattern);

/**
 * Estimates from its text, in linear time, how many instructions a pattern compiles to. A part that is repeated up to n times is
 * copied n times: 900 characters repeated 1,000 times take 0.3 s to compile and 100 MB of memory (measured).
 */
export function instructionsOf(pattern: string, flags: string): number {
  const ranges = ignoresCase(pattern, flags) ? instructionsOfRanges(pattern) : 0;
  const looked = ranges + instructionsOfProperties(pattern);
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
  return groups.reduce((sum, { size }) => sum + size, looked);
}

function endOfClass(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern.charAt(at) === '^') at++;
  if (pattern.charAt(at) === ']') at++;
  while (at < pattern.length && pattern.charAt(at) !== ']') at += pattern.charAt(at) === '\\' ? 2 : 1;
  return at;
}
