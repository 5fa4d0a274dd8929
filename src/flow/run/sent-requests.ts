import { sizeOf } from '../admit.js';
import type { Values } from '../definition.js';

/** What a step asks others for. */
export interface Request {
  inputs: Values;
  node: { options: Values };
}

/**
 * The longest text of which a digest is made, in characters. It is made when a job is stopped: with 450 requests in flight it takes some 30 ms for
 * all of them.
 */
const MOST_LENGTH = 16 * 1024;

const SENT = /^~sent(\d+)$/;

/** The key of the record of what a step asked for with the idempotency key of a generation, while its outcome was not known. */
export const sentKey = (step: string, generation: number): string => `${step}~sent${generation}`;

/** The generation of a {@link sentKey}, given what it says of the step; null if it is no such key. */
export function sentGeneration(detail: string): number | null {
  const [, generation] = SENT.exec(detail) ?? [];
  return generation === undefined ? null : Number(generation);
}

/**
 * Stands for a request: another one has another digest, if only the order of its keys differs. Null if it is too large.
 *
 * @param digest of a text, that no other text has
 */
export function digestOf({ inputs, node }: Request, digest: (text: string) => string): string | null {
  let bytes = 0;
  for (const value of Object.values(inputs)) bytes += sizeOf(value);
  if (bytes > MOST_LENGTH) return null;
  // Escapes can make it six times as long.
  const text = JSON.stringify([inputs, node.options]);
  return text.length > MOST_LENGTH ? null : digest(text);
}
