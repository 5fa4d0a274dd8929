/** Maximum length of an indented response. A larger response is not indented. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

/** A response as JSON, indented unless it becomes too large: a draft of 1 MB with 96 levels became 390 MB. */
export function indented(payload: unknown, indent: number): string {
  // A string is already JSON: saved drafts are returned as they were saved.
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  if (!fitsIndented(text, indent)) return text;
  return JSON.stringify(JSON.parse(text), null, indent);
}

/** Whether a JSON text has at most {@link MAX_CHARACTERS} when indented. Counts without building the text. */
function fitsIndented(text: string, indent: number): boolean {
  let length = text.length;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length && length <= MAX_CHARACTERS; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) inString = !inString;
    else if (inString) {
      // Skip the character after a backslash, which may be a quote.
      if (code === 0x5c) at += 1;
    } else if (code === 0x7b || code === 0x5b) length += 1 + (depth += 1) * indent;
    else if (code === 0x7d || code === 0x5d) length += 1 + (depth -= 1) * indent;
    else if (code === 0x2c) length += 1 + depth * indent;
  }
  return length <= MAX_CHARACTERS;
}
