/**
 * When the computation of inputs looks at the clock: after work that can have taken a millisecond. A look at each eighth operation, whatever its
 * values, took a tenth of a loop of small ones.
 */
import { knownSize } from '../admit.js';
import type { Json } from '../json.js';
import { shouldYield } from '../yield-budget.js';

/** How much work is done between two looks. */
const WORK_PER_LOOK = 1024;

/** An object, a list or null; what is in a small one is not counted. */
const WORK_ON_OBJECT = 128;

const WORK_ON_TEMPLATE = 128;

/**
 * Sixteen characters or bytes are one more, so that a value of 16 KiB is a look of its own: some operations take 10 ms for a text of 1 MiB, and
 * merging an object with 50,000 keys 70.
 */
const CHARACTER_BITS = 4;

/** The work since the last look, of all jobs. */
let work = 0;

/** Counts an input that an operation or a node reads. */
export function countValue(value: Json): void {
  if (typeof value === 'string') count(1 + (value.length >>> CHARACTER_BITS));
  else if (typeof value === 'object') count(WORK_ON_OBJECT + (sizeIfKnown(value) >>> CHARACTER_BITS));
}

const sizeIfKnown = (value: object | null): number => (value === null ? 0 : (knownSize(value) ?? 0));

/** Counts the evaluation of a template. */
export function countTemplate(): void {
  count(WORK_ON_TEMPLATE);
}

/** Counts entries of an object that is made, such as the outputs that an expression may read. */
export function countEntries(entries: number): void {
  count(entries);
}

/** Whether it is time for a look, and the yield budget is spent. */
export function isSpent(): boolean {
  if (work < WORK_PER_LOOK) return false;
  work = 0;
  return shouldYield();
}

/** Not beyond the next look: nobody looks while no operation is read, and V8 is slow with large numbers. */
function count(more: number): void {
  if (work < WORK_PER_LOOK) work += more;
}
