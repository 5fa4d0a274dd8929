import type { Range } from './pattern-tree.js';

/** A text with its escapes undone, and where each of its characters comes from. */
export interface View {
  text: string;
  /** A range of the view as one of the text that was looked at first. */
  origin(range: Range): Range;
}

/** How often escapes are undone: JSON in JSON in a URL. */
const DEPTH = 3;

const ESCAPE = /(?:%[0-9a-f]{2})+|\\(?:u[0-9a-f]{4}|["\\/bfnrt])/gi;

const CONTROLS: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** The text, and what it reads as once, twice and three times without the escapes of URLs and of JSON. */
export function decodedViews(text: string): View[] {
  const views: View[] = [{ text, origin: (range) => range }];
  for (let view = views[0]; view !== undefined && views.length <= DEPTH;) {
    view = decoded(view);
    if (view !== undefined) views.push(view);
  }
  return views;
}

function decoded(view: View): View | undefined {
  const { text } = view;
  if (!text.includes('%') && !text.includes('\\')) return undefined;
  const starts: number[] = [];
  let undone = '';
  let last = 0;
  const copy = (until: number): void => {
    for (let at = last; at < until; at++) starts.push(at);
    undone += text.slice(last, until);
  };
  for (const { 0: escape, index } of text.matchAll(ESCAPE)) {
    copy(index);
    last = index + escape.length;
    const characters = escape.startsWith('%') ? fromPercent(escape) : [fromJson(escape)];
    let at = index;
    for (const { text: character, length } of characters) {
      for (let unit = 0; unit < character.length; unit++) starts.push(at);
      undone += character;
      at += length;
    }
  }
  if (last === 0) return undefined;
  copy(text.length);
  starts.push(text.length);
  return {
    text: undone,
    // A range ends where the next character begins; halves of one character begin at the same place.
    origin: ({ start, end }) => view.origin({ start: starts[start] ?? 0, end: starts[end] ?? text.length }),
  };
}

interface Character {
  text: string;
  /** How long it was, escaped. */
  length: number;
}

function fromJson(escape: string): Character {
  const kind = escape.charAt(1);
  const text =
    kind === 'u' || kind === 'U'
      ? String.fromCharCode(Number.parseInt(escape.slice(2), 16))
      : (CONTROLS[kind] ?? kind);
  return { text, length: escape.length };
}

/** UTF-8 where it is; bytes that are none stand for themselves. */
function fromPercent(escape: string): Character[] {
  const bytes = Buffer.from(escape.replaceAll('%', ''), 'hex');
  const text = bytes.toString('utf8');
  if (text.includes('\ufffd'))
    return [...bytes].map((byte) => ({ text: String.fromCharCode(byte), length: 3 }));
  return Array.from(text, (character) => ({ text: character, length: 3 * Buffer.byteLength(character) }));
}
