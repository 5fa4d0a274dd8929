import { sizeOf, tooLarge } from '../admit.js';
import type { Json } from '../json.js';
import type { EvaluationHost } from './evaluation.js';

/**
 * The values of the expressions of one template, until its own value is made of them. A list of 4,000 expressions that make 1 MiB each took
 * 4 GB before it was found to be too large.
 */
export class TemplateValues {
  private bytes = 0;
  private readonly held: Json[] = [];

  constructor(private readonly host: EvaluationHost) {}

  /** @throws Failure if all together are larger than a value; JobFailure past the job's limit of live values */
  add<Value extends Json>(value: Value): Value {
    const { maxValueBytes, live } = this.host;
    this.bytes += sizeOf(value);
    if (this.bytes > maxValueBytes) throw tooLarge(maxValueBytes);
    if (live === undefined) return value;
    const kept = live.hold(value);
    this.held.push(kept);
    return kept;
  }

  release(): void {
    for (const value of this.held.splice(0)) this.host.live?.release(value);
  }
}
