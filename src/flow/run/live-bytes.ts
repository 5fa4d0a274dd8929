import { sizeOf } from '../admit.js';
import type { CompiledFlow } from '../compiled-flow.js';
import { JobFailure } from '../failure.js';
import type { Json } from '../json.js';
import { memoryOf } from '../memory-of.js';
import { isLong, LongTexts } from './long-texts.js';

/** A smaller value is counted each time it is held, a larger one once. */
const SHARED_BYTES = 1024;

/** What the place of a variable or an output takes besides its value, in bytes. */
const ENTRY_BYTES = 32;

/** A large value that is held. */
interface Held {
  value: Json;
  holders: number;
  bytes: number;
}

/** The flow of a called process. */
interface HeldFlow {
  holders: number;
  /** What it counts. */
  bytes: number;
}

/**
 * The total size of the current variables and outputs of a job. A large value with several holders is counted once, with the memory that
 * it takes if that is more than its text: 50 jobs with 14 MB each of objects with different keys took 4.6 GB and ended their worker.
 */
export class LiveBytes {
  private bytes = 0;
  private readonly large = new Map<Json, Held>();
  private readonly long = new LongTexts<Held>();
  /** The flows of called processes. */
  private readonly flows = new Map<CompiledFlow, HeldFlow>();

  /** @param own the job's own flow, which does not count */
  constructor(
    private readonly maxBytes: number,
    private readonly own: CompiledFlow,
  ) {}

  /**
   * Counts a value.
   *
   * @returns the value to keep instead of it: a large text that is held already, if it is equal. The count says only then what memory
   *   the texts take: each of 1,000 branches can make the same text of 1 MiB
   * @throws JobFailure past the job's limit
   */
  hold<Value extends Json | undefined>(value: Value): Value {
    if (typeof value !== 'object' && typeof value !== 'string') return value;
    if (value === null) return value;
    const bytes = textSizeOf(value);
    if (bytes < SHARED_BYTES) {
      this.add(bytes);
      return value;
    }
    const held = this.held(value);
    if (held !== undefined) {
      held.holders += 1;
      return held.value as Value;
    }
    // Measuring takes 30 ms for 50,000 keys, and 1,000 branches can give a value before the first one that is too many has failed their job.
    if (this.bytes > this.maxBytes) throw this.tooMany();
    const whole = typeof value === 'string' ? bytes : Math.max(bytes, memoryOf(value));
    this.add(whole);
    const first: Held = { value, holders: 1, bytes: whole };
    if (isLong(value)) this.long.set(value, first);
    else this.large.set(value, first);
    return value;
  }

  release(value: Json | undefined): void {
    if (typeof value !== 'object' && typeof value !== 'string') return;
    if (value === null) return;
    const bytes = textSizeOf(value);
    if (bytes < SHARED_BYTES) this.bytes -= bytes;
    else {
      const held = this.held(value);
      if (held === undefined) return;
      held.holders -= 1;
      if (held.holders > 0) return;
      if (isLong(value)) this.long.delete(value);
      else this.large.delete(value);
      this.bytes -= held.bytes;
    }
  }

  /**
   * Counts places for values, which may be null: 1,000 branches with 100,000 variables each would take gigabytes.
   *
   * @throws JobFailure past the job's limit
   */
  holdEntries(count: number): void {
    this.add(count * ENTRY_BYTES);
  }

  releaseEntries(count: number): void {
    this.bytes -= count * ENTRY_BYTES;
  }

  /**
   * Counts a flow while it is called, once for all of its calls: one job that called 500 large ones at a time took 3.9 GB. The first one does
   * not count, so a job can call a flow of any size.
   *
   * @throws JobFailure past the job's limit
   */
  holdFlow(flow: CompiledFlow): void {
    if (flow === this.own) return;
    const held = this.flows.get(flow);
    if (held) held.holders += 1;
    else {
      const bytes = this.flows.size === 0 ? 0 : flow.bytes;
      this.flows.set(flow, { holders: 1, bytes });
      this.add(bytes);
    }
  }

  releaseFlow(flow: CompiledFlow): void {
    const held = this.flows.get(flow);
    if (held === undefined || --held.holders > 0) return;
    this.flows.delete(flow);
    this.bytes -= held.bytes;
  }

  private held(value: Json): Held | undefined {
    return isLong(value) ? this.long.get(value) : this.large.get(value);
  }

  private add(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > this.maxBytes) throw this.tooMany();
  }

  private tooMany(): JobFailure {
    return new JobFailure({
      en: `the job's live values exceed the limit of ${this.maxBytes} bytes`,
      zh: `任务正在使用的值超过 ${this.maxBytes} 字节的上限`,
    });
  }
}

const textSizeOf = (value: Json): number => (typeof value === 'string' ? value.length : sizeOf(value));
