/** The time and the level that stand before each line, with the spaces between. */
const LINE_START_BYTES = 33;

/** What a log entry weighs as it is kept: every line of its text is a line of its own, with time, level and node. */
export function loggedBytes(node: string, text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  const bytes = text.length < 16 ? text.length : Buffer.byteLength(text);
  return bytes + lines * (LINE_START_BYTES + node.length);
}
