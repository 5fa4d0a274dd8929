import { weigh } from '../admit.js';
import { JobFailure } from '../failure.js';
import type { Json } from '../world.js';

/** Below this many bytes a value is counted each time it is held, else once. */
const SHARED_BYTES = 1024;

/** What all variables and outputs of a job weigh at present; a large value that several hold is counted once. */
export class LiveValues {
  private bytes = 0;
  private readonly holders = new Map<Json, number>();

  constructor(private readonly maxBytes: number) {}

  /** @throws JobFailure past the job's bound */
  hold(value: Json | undefined): void {
    if (typeof value !== 'object' && typeof value !== 'string') return;
    if (value === null) return;
    const bytes = typeof value === 'string' ? value.length : weigh(value);
    if (bytes >= SHARED_BYTES) {
      const holders = this.holders.get(value) ?? 0;
      this.holders.set(value, holders + 1);
      if (holders > 0) return;
    }
    this.bytes += bytes;
    if (this.bytes > this.maxBytes) {
      throw new JobFailure(
        `the job's live values weigh more than ${this.maxBytes} bytes, the most there may be`,
      );
    }
  }

  release(value: Json | undefined): void {
    if (typeof value !== 'object' && typeof value !== 'string') return;
    if (value === null) return;
    const bytes = typeof value === 'string' ? value.length : weigh(value);
    if (bytes >= SHARED_BYTES) {
      const holders = (this.holders.get(value) ?? 1) - 1;
      if (holders > 0) {
        this.holders.set(value, holders);
        return;
      }
      this.holders.delete(value);
    }
    this.bytes -= bytes;
  }
}
