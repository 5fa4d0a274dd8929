import { sizeOf } from '../admit.js';
import { JobFailure } from '../failure.js';
import type { Json } from '../json.js';

/** A smaller value is counted each time it is held, a larger one once. */
const SHARED_BYTES = 1024;

/** The total size of the current variables and outputs of a job. A large value with several holders is counted once. */
export class LiveBytes {
  private bytes = 0;
  private readonly holders = new Map<Json, number>();

  constructor(private readonly maxBytes: number) {}

  /** @throws JobFailure past the job's limit */
  hold(value: Json | undefined): void {
    if (typeof value !== 'object' && typeof value !== 'string') return;
    if (value === null) return;
    const bytes = typeof value === 'string' ? value.length : sizeOf(value);
    if (bytes >= SHARED_BYTES) {
      const holders = this.holders.get(value) ?? 0;
      this.holders.set(value, holders + 1);
      if (holders > 0) return;
    }
    this.bytes += bytes;
    if (this.bytes > this.maxBytes) {
      throw new JobFailure({
        en: `the job's live values exceed the limit of ${this.maxBytes} bytes`,
        zh: `任务正在使用的值超过 ${this.maxBytes} 字节的上限`,
      });
    }
  }

  release(value: Json | undefined): void {
    if (typeof value !== 'object' && typeof value !== 'string') return;
    if (value === null) return;
    const bytes = typeof value === 'string' ? value.length : sizeOf(value);
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
