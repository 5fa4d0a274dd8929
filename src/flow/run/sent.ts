import { sizeOf } from '../admit.js';
import type { Values } from '../definition.js';
import { numberOf } from '../graph/number-of.js';

/**
 * The largest inputs of which a digest is made, in bytes. It is made when a job is stopped, and 450 requests can be in flight: with inputs of
 * this size it takes some 25 ms for all of them.
 */
const MOST_BYTES = 16 * 1024;

const SENT = /^~sent(\d+)$/;

/** The key of the record with which inputs a step that was in flight when its job ended had acted, with the idempotency key of a generation. */
export const sentKey = (step: string, generation: number): string => `${step}~sent${generation}`;

/** The generation of a {@link sentKey}, given what it says of the step; null if it is no such key. */
export function sentGeneration(detail: string): number | null {
  const [, generation] = SENT.exec(detail) ?? [];
  return generation === undefined ? null : Number(generation);
}

/** Stands for inputs: other ones have another digest. Null if they are too large. */
export function digestOf(inputs: Values): number | null {
  let bytes = 0;
  for (const value of Object.values(inputs)) bytes += sizeOf(value);
  return bytes > MOST_BYTES ? null : numberOf(JSON.stringify(inputs));
}
