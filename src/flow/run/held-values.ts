import type { Json } from '../json.js';
import type { LiveBytes } from './live-bytes.js';

/** Values that something in progress holds, which count as live values of the job: the inputs of a node, or outputs that wait. */
export class HeldValues {
  private values: Json[] = [];

  constructor(private readonly live: LiveBytes) {}

  /** @returns the value to keep instead of it, see {@link LiveBytes.hold} @throws JobFailure past the job's limit */
  add(value: Json): Json {
    const kept = this.live.hold(value);
    this.values.push(kept);
    return kept;
  }

  release(): void {
    // Most pulls make no values to hold.
    if (this.values.length === 0) return;
    for (const value of this.values) this.live.release(value);
    this.values = [];
  }

  /** Hands the values over to the holder that it returns. */
  take(): HeldValues {
    const taken = new HeldValues(this.live);
    taken.values = this.values;
    this.values = [];
    return taken;
  }
}
