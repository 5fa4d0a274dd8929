/** Why an attempt has lost its job: see `AbortReason`. */
export type Loss = 'lost' | 'lapsed' | 'stalled' | 'unwritable';

/**
 * This attempt has lost the job: another worker holds it, the lease ran out because the database did not answer or this process
 * was blocked, or Postgres refuses what the job writes.
 */
export class AttemptLost extends Error {
  override name = 'AttemptLost';

  constructor(
    readonly reason: Loss,
    message: string,
  ) {
    super(message);
  }
}
