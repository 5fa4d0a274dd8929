/** V8 copies shorter parts of texts by itself. */
const SHORTEST_PART = 13;

/**
 * The text in memory of its own. V8 makes a part of a text as a reference to the whole, which stays in memory as long as the part: a list
 * of texts of 18 characters, each cut from one of 1 MB, took 3.5 GB.
 */
export function ownText(text: string): string {
  // `slice` makes one text of the two, which is the whole of what it returns.
  return text.length < SHORTEST_PART ? text : ` ${text}`.slice(1);
}
