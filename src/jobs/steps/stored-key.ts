import { createHash } from 'node:crypto';

/** The most characters of a key of a step that are stored with the list of steps: those of loops in loops have up to 10,000. */
const MOST_LENGTH = 500;

/** The key of a step as the list of steps has it, by which the next attempt knows the step again: a long one is replaced by its digest. */
export const storedKey = (key: string): string =>
  key.length <= MOST_LENGTH ? key : `~${createHash('sha256').update(key).digest('base64url')}`;
