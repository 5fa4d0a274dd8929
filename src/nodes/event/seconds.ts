import type { Json } from '../../flow/index.js';

/** The longest time that an option may give, in seconds: 100 years. */
export const MOST_SECONDS = 100 * 366 * 86_400;

/** The value of an option in seconds; null if it is not set. */
export const secondsOf = (value: Json | undefined): number | null =>
  typeof value === 'number' ? value : null;
