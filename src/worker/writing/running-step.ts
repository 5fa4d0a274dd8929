import type { BegunStep, ListedStep, Text, Values } from '../../flow/index.js';
import type { OpenStepRow } from '../../jobs/steps/open-steps.js';
import { stepLine } from '../../jobs/steps/step-line.js';
import type { JobSecrets } from './job-secrets.js';
import { StepValues } from './step-values.js';

/** The approximate size of a line without its texts, in characters. */
const LINE_BYTES = 64;

/** A step that has ended, until it is stored. */
export interface EndedStep {
  id: number;
  node: string;
  /** One of `STATE_LETTERS`. */
  state: string;
  /** Null if the journal has a record of its end, from which the next attempt knows that the step is listed. */
  key: string | null;
  /** The approximate size, in bytes. */
  weight: number;
  /** Its line, without secrets. A string, not a promise, for most steps: a worker stores tens of thousands a second. */
  shown: (secrets: JobSecrets) => string | Promise<string>;
}

/** A step that has not ended, until it is stored. */
export interface UnendedStep extends Omit<OpenStepRow, 'line'> {
  /** Its line, without secrets. @param hasRoom whether there is room for its inputs */
  shown: (secrets: JobSecrets, hasRoom: boolean) => Promise<string>;
}

type StepEnd = 'successful' | 'failed' | 'stopped';

/** A step in progress. */
export class RunningStep implements ListedStep {
  attempts = 1;
  isWithheld = false;
  outputs: Values = {};
  private inputs: StepValues | null = null;
  private hasEnded = false;

  constructor(
    readonly begun: BegunStep,
    readonly id: number,
    private readonly start: number,
    private readonly owner: { end(step: RunningStep, state: StepEnd, error: Text | null): void },
  ) {}

  end(state: StepEnd, error: Text | null): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.owner.end(this, state, error);
  }

  unended(): UnendedStep {
    const { id, begun, attempts } = this;
    this.inputs ??= new StepValues(begun.inputs);
    const { inputs } = this;
    const shown = async (secrets: JobSecrets, hasRoom: boolean) =>
      this.line({
        finish: null,
        attempts,
        inputs: hasRoom && !this.isWithheld ? await inputs.shown(secrets) : inputs.omitted(),
        outputs: '{}',
        error: null,
        errorZh: null,
      });
    return { id, key: begun.key, node: begun.node, shown };
  }

  /** @param room how many bytes are left for the steps of the job */
  ended(state: string, error: Text | null, finish: number, room: number): EndedStep {
    const { begun, id, attempts } = this;
    const inputs = this.inputs ?? new StepValues(begun.inputs);
    const outputs = new StepValues(this.outputs);
    let pathBytes = 0;
    for (const { length } of begun.path) pathBytes += length + 3;
    const fixed =
      LINE_BYTES + begun.name.length + pathBytes + (error?.en.length ?? 0) + (error?.zh.length ?? 0);
    const key = begun.isRecorded ? null : begun.key;
    const hasRoom = !this.isWithheld && fixed + inputs.weight + outputs.weight <= room;
    return {
      id,
      node: begun.node,
      state,
      key,
      weight: (key?.length ?? 0) + fixed + (hasRoom ? inputs.weight + outputs.weight : 2 * LINE_BYTES),
      shown: (secrets) => {
        const given = hasRoom ? inputs.shown(secrets) : inputs.omitted();
        const made = hasRoom ? outputs.shown(secrets) : outputs.omitted();
        return error === null && typeof given === 'string' && typeof made === 'string'
          ? this.line({ finish, attempts, inputs: given, outputs: made, error: null, errorZh: null })
          : this.redacted({ finish, attempts, inputs: given, outputs: made }, error, secrets);
      },
    };
  }

  private async redacted(
    end: {
      finish: number;
      attempts: number;
      inputs: string | Promise<string>;
      outputs: string | Promise<string>;
    },
    error: Text | null,
    secrets: JobSecrets,
  ): Promise<string> {
    const [inputs, outputs] = await Promise.all([end.inputs, end.outputs]);
    return this.line({
      ...end,
      inputs,
      outputs,
      error: error === null ? null : await secrets.text(error.en),
      errorZh: error === null || error.zh === error.en ? null : await secrets.text(error.zh),
    });
  }

  private line(end: Omit<Parameters<typeof stepLine>[0], 'start' | 'name' | 'path'>): string {
    const { name, path } = this.begun;
    return stepLine({ start: this.start, name, path, ...end });
  }
}
