import { requestsOf, yieldIfSpent } from '../flow/index.js';
import { pastSpace } from '../rest/body/number-text.js';
import type { Mark, MarkKind } from './marks.js';

const KINDS: readonly MarkKind[] = ['self', 'callee', 'place', 'secret'];

/** Numbers of a packed mark: kind, start, end, process. */
const WIDTH = 4;

/**
 * Marks without their nodes, as numbers: 100,000 objects from another thread would block this one for 0.1 s, an array of numbers
 * is copied at once.
 */
export type PackedMarks = Int32Array;

/** Packs marks for another thread. */
export function packMarks(marks: readonly Mark[]): PackedMarks {
  return Int32Array.from(
    marks.flatMap(({ kind, start, end, process }) => [KINDS.indexOf(kind), start, end, process]),
  );
}

/** A mark without its node. */
type PackedMark = Omit<Mark, 'node'>;

/** The marks. */
function* marksIn(marks: PackedMarks): Generator<PackedMark> {
  // An array of the four numbers would take ten times as long.
  const numberAt = (at: number): number => marks[at] ?? 0;
  for (let at = 0; at < marks.length; at += WIDTH) {
    const kind = KINDS[numberAt(at)] ?? 'secret';
    yield { kind, start: numberAt(at + 1), end: numberAt(at + 2), process: numberAt(at + 3) };
  }
}

/**
 * The text with each mark replaced, in pieces.
 *
 * @param replace the text for a mark; null: leave it
 */
export function* replaced(
  text: string,
  marks: PackedMarks,
  replace: (mark: PackedMark) => string | null,
): Generator<string> {
  let from = 0;
  for (const mark of marksIn(marks)) {
    const instead = replace(mark);
    if (instead === null) continue;
    yield text.slice(from, mark.start);
    yield instead;
    from = mark.end;
  }
  yield text.slice(from);
}

/** The least characters of a piece that is handed on. */
const LEAST_CHARACTERS = 16 * 1024;

/** The same text in larger pieces. An asynchronous generator takes 3 µs to hand on a piece, also one of three characters (measured). */
export function* joined(pieces: Iterable<string>): Generator<string> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < LEAST_CHARACTERS) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** How many pieces are joined before others get a turn. */
const JOINED_AT_ONCE = 1_000;

/**
 * As {@link replaced}, as one text. Others get their turns meanwhile: a flow of 10 MiB can have 1.5 million marks.
 *
 * @param caller the id of the user for whom it is done
 */
export async function replacedText(
  text: string,
  marks: PackedMarks,
  replace: (mark: PackedMark) => string | null,
  caller: number,
): Promise<string> {
  const owner = requestsOf(caller);
  const parts: string[] = [];
  let pieces: string[] = [];
  for (const piece of replaced(text, marks, replace)) {
    pieces.push(piece);
    if (pieces.length < JOINED_AT_ONCE) continue;
    parts.push(pieces.join(''));
    pieces = [];
    await yieldIfSpent(owner);
  }
  return [...parts, ...pieces].join('');
}

/** JSON text of the id of a flow's process, for its mark `self`. */
export function ownId(text: string, { start, end }: PackedMark, id: number): string {
  if (start < end) return String(id);
  const isEmpty = text.charCodeAt(pastSpace(text, start)) === 0x7d;
  return isEmpty ? `"id":${id}` : `"id":${id},`;
}

/**
 * The text with another id of its process, also where the flow calls its own process. Other called processes and secrets stay.
 *
 * @param id the id of its process so far
 * @param instead the other id
 * @param caller as that of {@link replacedText}
 */
export const withId = (
  text: string,
  marks: PackedMarks,
  { id, instead }: { id: number; instead: number },
  caller: number,
): Promise<string> => {
  const replace = (mark: PackedMark): string | null => {
    if (mark.kind === 'self') return ownId(text, mark, instead);
    return mark.kind === 'callee' && mark.process === id ? String(instead) : null;
  };
  return replacedText(text, marks, replace, caller);
};
