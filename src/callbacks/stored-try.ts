import type { Text } from '../flow/text.js';

/** A try to deliver a callback, as its row stores it. */
export interface StoredTry {
  /** The claim, so that a result that is written twice counts once. */
  claim: string;
  /** When it began, in unix seconds with a fraction. */
  time: number;
  /** Seconds with a fraction. */
  duration: number;
  /** The status of the answer; null: there was none. */
  status: number | null;
  /** Null: it was successful. */
  error: Text | null;
}

/** The most tries that a row keeps. The schedule has eight; users can add more. */
export const KEPT_TRIES = 20;
