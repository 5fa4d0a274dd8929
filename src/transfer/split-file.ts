import { JsonDocument } from '../rest/body/json-document.js';
import { elementsOf, type Member, membersOf, type Span } from '../rest/body/json-spans.js';
import { pastSpace } from '../rest/body/number-text.js';

/** A file of processes, taken apart. */
export interface SplitFile {
  /** The file with the number of a flow in `flows` in place of each flow. */
  document: JsonDocument;
  /** The JSON texts of the drafts and of the flows of versions, as they are in the file. */
  flows: string[];
}

/** Up to this many characters, a text that is no JSON is parsed as a whole, for an error that names the position in it. */
const EXPLAINED = 1024 * 1024;

/**
 * Separates the flows of a file from what is around them, so that each keeps its text and can be parsed alone: parsing a whole
 * file of 64 MiB could take more memory than a thread has.
 *
 * @param most how many flows there may be
 * @returns null if there are more
 * @throws BadRequest if what is around the flows is no JSON, or nests too deep
 */
export function splitFile(text: string, most: number): SplitFile | null {
  const spans: Span[] = [];
  for (const span of flowsIn(text)) if (spans.push(span) > most) return null;
  const around: string[] = [];
  let from = 0;
  for (const [index, { start, end }] of spans.entries()) {
    around.push(text.slice(from, start), String(index));
    from = end;
  }
  around.push(text.slice(from));
  try {
    return {
      document: JsonDocument.read(around.join('')),
      flows: spans.map(({ start, end }) => text.slice(start, end)),
    };
  } catch (error) {
    if (text.length <= EXPLAINED) JsonDocument.read(text);
    throw error;
  }
}

function* flowsIn(text: string): Generator<Span> {
  for (const list of named(membersOf(text, pastSpace(text, 0)), 'processes'))
    for (const process of elementsOf(text, list.start))
      for (const { name, start, end } of membersOf(text, process.start)) {
        if (name === 'draft') yield { start, end };
        if (name === 'versions')
          for (const version of elementsOf(text, start)) yield* named(membersOf(text, version.start), 'flow');
      }
}

function* named(members: Iterable<Member>, name: string): Generator<Span> {
  for (const member of members) if (member.name === name) yield member;
}
