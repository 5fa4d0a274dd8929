/*
 * Texts by characters, as JSONata counts them: a pair of surrogates is one. JSONata makes a list of all characters, which took 75 ms for a
 * million.
 */

/** The number of characters. */
export function countCharacters(text: string): number {
  let count = text.length;
  for (let at = 1; at < text.length; at += 1) if (isPair(text, at)) count -= 1;
  return count;
}

/** The characters from `start` up to and without `end`; negative numbers count from the end. */
export function sliceCharacters(text: string, start: number, end?: number): string {
  const count = countCharacters(text);
  if (count === text.length) return text.slice(start, end);
  const unitAt = (index: number): number => {
    const whole = Math.trunc(index);
    return beginning(text, whole < 0 ? count + whole : Math.min(whole, count)).length;
  };
  return text.slice(unitAt(start), end === undefined ? undefined : unitAt(end));
}

/** As `$pad` of JSONata. */
export function padText(text: string, width: number, filler: string): string {
  const missing = Math.abs(Math.trunc(width)) - countCharacters(text);
  if (!(missing > 0)) return text;
  const length = countCharacters(filler);
  const padding = filler.repeat(Math.floor(missing / length)) + beginning(filler, missing % length);
  return width > 0 ? text + padding : padding + text;
}

/** The first characters of a text that has as many. */
function beginning(text: string, count: number): string {
  let end = 0;
  for (let taken = 0; taken < count; taken += 1) end += isPair(text, end + 1) ? 2 : 1;
  return text.slice(0, end);
}

/** Whether the code unit and the one before it are one character. */
const isPair = (text: string, at: number): boolean =>
  (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
