/** Maximum length of an indented response. A larger response is not indented. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

/** A response as JSON, indented unless it becomes too large: a draft of 1 MB with 96 levels became 390 MB. */
export function indented(payload: unknown, indent: number): string {
  // A string is already JSON: saved drafts are returned as they were saved.
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const added = addedTo(text, indent);
  return text.length + added > MAX_CHARACTERS ? text : inLines(text, indent, added);
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [SPACE, LINE_FEED] = [0x20, 0x0a];

const opens = (code: number | undefined): boolean => code === 0x7b || code === 0x5b;
const closes = (code: number | undefined): boolean => code === 0x7d || code === 0x5d;

/** At most how many characters indentation adds to a JSON text. Counts without building the text, and no further than the maximum. */
function addedTo(text: string, indent: number): number {
  let added = 0;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length && text.length + added <= MAX_CHARACTERS; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) inString = !inString;
    else if (inString) {
      // Skip the character after a backslash, which may be a quote.
      if (code === BACKSLASH) at += 1;
    } else if (opens(code)) added += 1 + (depth += 1) * indent;
    else if (closes(code)) added += 1 + (depth -= 1) * indent;
    else if (code === COMMA) added += 1 + depth * indent;
    else if (code === COLON) added += 1;
  }
  return added;
}

/**
 * A JSON text in lines, as `JSON.stringify` indents. It is not parsed: that, and writing it again, blocked the event loop for 0.26 s where an
 * object had 300,000 keys.
 *
 * @param added at most how many characters are added
 */
function inLines(text: string, indent: number, added: number): string {
  const bytes = Buffer.from(text);
  const written = Buffer.allocUnsafe(bytes.length + added);
  let end = 0;
  let depth = 0;
  const breakLine = (): void => {
    written[end++] = LINE_FEED;
    for (let left = depth * indent; left > 0; left -= 1) written[end++] = SPACE;
  };
  for (let at = 0; at < bytes.length; at += 1) {
    const code = bytes[at] ?? 0;
    if (code <= SPACE) continue;
    if (closes(code)) {
      depth -= 1;
      breakLine();
    }
    written[end++] = code;
    if (code === QUOTE) {
      const next = endOfString(bytes, at);
      while (at < next) written[end++] = bytes[++at] ?? 0;
    } else if (opens(code)) {
      const next = pastSpace(bytes, at + 1);
      if (closes(bytes[next])) written[end++] = bytes[(at = next)] ?? 0;
      else {
        depth += 1;
        breakLine();
      }
    } else if (code === COMMA) breakLine();
    else if (code === COLON) written[end++] = SPACE;
  }
  return written.toString('utf8', 0, end);
}

/** The index of the quote that ends the string which begins at `start`. */
function endOfString(bytes: Buffer, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

/** The index of the first byte from `start` that is no white space. */
function pastSpace(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && (bytes[at] ?? 0) <= SPACE) at += 1;
  return at;
}
