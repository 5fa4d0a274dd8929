import type { CompiledFlow, Json, NodeProgress } from '../../flow/index.js';
import type { Extent } from '../../secrets/pattern-tree.js';
import type { Redactor } from '../../secrets/redactor.js';
import { isSealed, type SecretBox } from '../../secrets/secret-box.js';
import { passwordsOf } from '../given-inputs.js';
import type { SharedSnapshot } from '../shared-snapshot.js';

/**
 * The secrets of one job's attempt: what it may read, what it shows with `***` in their place, and how what it records
 * is kept. A replay needs the true values, so records are sealed, not redacted.
 */
export class JobSecrets {
  private readonly redactor: Redactor;
  private readonly idle: boolean;
  /** Whether the flow was given one: from then on all that it records is sealed, however a secret may be disguised. */
  private given: boolean;

  constructor(
    private readonly job: number,
    private readonly shared: SharedSnapshot,
    private readonly box: SecretBox,
    flow: CompiledFlow,
    inputs: Record<string, Json>,
  ) {
    const passwords = passwordsOf(flow, inputs, shared);
    this.redactor = shared.redactor.and([...passwords.values()]);
    this.idle = this.redactor.isIdle;
    this.given = passwords.size > 0;
  }

  /** A shared variable, for the engine. */
  value(name: string): Json | undefined {
    this.given ||= this.shared.isSecret(name);
    return this.shared.value(name);
  }

  /** What a text may show. */
  text(text: string): string {
    return this.idle ? text : this.redactor.text(text, this.extent);
  }

  /** What values may show. */
  values(values: Record<string, Json>): Record<string, Json> {
    return this.idle ? values : this.redactor.value(values, this.extent);
  }

  /** What the job's page may show of its nodes. */
  progress(nodes: NodeProgress[]): NodeProgress[] {
    if (this.idle) return nodes;
    return nodes.map((node) =>
      node.error === null ? node : { ...node, error: this.redactor.text(node.error, this.extent) },
    );
  }

  /**
   * A job that was given no secret cannot have cut one off; and whoever chose its inputs could learn one from it, letter by
   * letter, by what is hidden.
   */
  private get extent(): Extent {
    return this.given ? 'beginning' : 'whole';
  }

  /** A journal row's records as they are kept. */
  keepRecords(number: number, records: string): string {
    if (this.idle || !(this.given || this.redactor.finds(records)) || !this.box.hasKey) return records;
    return this.box.seal(records, purposeOf(this.job, number));
  }
}

/**
 * A journal row's records as they were.
 *
 * @throws Unreadable
 */
export const openRecords = (box: SecretBox, job: number, number: number, kept: string): string =>
  isSealed(kept) ? box.open(kept, purposeOf(job, number)) : kept;

const purposeOf = (job: number, number: number): string => `journal row ${number} of job ${job}`;
