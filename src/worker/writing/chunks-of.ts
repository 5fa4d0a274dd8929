import type { Json } from '../../flow/index.js';
import type { Extent } from '../../secrets/search.js';
import type { EndedStep } from './running-step.js';

/** The approximate maximum size of one row of the journal or the log, in characters, unless it is a single record or line. */
export const PART_WEIGHT = 32 * 1024;

/** A log entry before redaction. */
export interface Entry {
  /** Time, level and node: the beginning of each of its lines. */
  start: string;
  text: string;
  extent: Extent;
  /** The number of records before it. */
  after: number;
}

/** Records, entries and steps that are written together. */
export interface Chunk {
  records: [string, Json][];
  entries: Entry[];
  steps: EndedStep[];
}

/** A step that has ended. */
export interface PlacedStep {
  step: EndedStep;
  /** The number of records before it. */
  after: number;
}

/** Everything of a job that is pending. */
export interface Pending {
  records: [string, Json][];
  /** Of each record, in characters. */
  weights: number[];
  entries: Entry[];
  steps: PlacedStep[];
  /** The weight of all. */
  characters: number;
}

/** Divides what is pending, in its order, into chunks of about {@link PART_WEIGHT}. A record is in the same chunk as the lines before it. */
export function chunksOf({ records, weights, entries, steps, characters }: Pending): Chunk[] {
  if (characters < PART_WEIGHT)
    return records.length + entries.length + steps.length > 0
      ? [{ records, entries, steps: steps.map(({ step }) => step) }]
      : [];
  const chunks: Chunk[] = [];
  let chunk: Chunk = { records: [], entries: [], steps: [] };
  let weight = 0;
  let next = 0;
  let nextStep = 0;
  const takeEntries = (until: number): void => {
    for (let entry = entries[next]; entry && entry.after <= until; entry = entries[++next]) {
      chunk.entries.push(entry);
      weight += entry.start.length + entry.text.length;
    }
  };
  const close = (): void => {
    if (weight < PART_WEIGHT) return;
    chunks.push(chunk);
    chunk = { records: [], entries: [], steps: [] };
    weight = 0;
  };
  const takeSteps = (until: number): void => {
    for (let each = steps[nextStep]; each && each.after <= until; each = steps[++nextStep]) {
      chunk.steps.push(each.step);
      weight += each.step.weight;
      // The first step after a record may be the step that it ends, so they must be in one row.
      close();
    }
  };
  takeSteps(0);
  for (const [index, record] of records.entries()) {
    takeEntries(index);
    chunk.records.push(record);
    weight += weights[index] ?? 0;
    takeSteps(index + 1);
    close();
  }
  takeEntries(Infinity);
  chunks.push(chunk);
  return chunks;
}
