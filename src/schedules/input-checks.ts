import { Injectable } from '@nestjs/common';
import { actorFor } from '../auth/users/acting-users.js';
import { Database } from '../database/database.js';
import type { Json } from '../flow/index.js';
import type { NewJob } from '../jobs/execute/execute-statements.js';
import { revealedInputs, revealing } from '../jobs/execute/secret-inputs.js';
import { TriggeredStarts } from '../jobs/execute/triggered-starts.js';
import { NotFound, ValidationError } from '../rest/errors.js';
import { message, MESSAGES } from '../rest/messages.js';
import type { Caller } from '../rest/requests/caller.js';
import { SecretBox } from '../secrets/secret-box.js';
import { EXISTING_PROCESSES } from '../versions/existing-processes.js';
import { InvalidFlowError } from '../versions/invalid-flow.js';
import { refuseLarge } from './inputs-size.js';
import { refuseNullPasswords } from './null-passwords.js';
import { NO_INPUTS, storedInputs, type StoredInputs, withoutSecrets } from './scheduled-inputs.js';

/** What a schedule executes. */
interface Wanted {
  process: number;
  version: number | null;
  inputs: Record<string, Json>;
  /** The inputs as the caller may see them; null: they have no secrets of before. */
  shown: Record<string, Json> | null;
  enabled: boolean;
}

/** Checks the inputs of a schedule against the flow that would run now. */
@Injectable()
export class InputChecks {
  constructor(
    private readonly database: Database,
    private readonly starts: TriggeredStarts,
    private readonly box: SecretBox,
  ) {}

  /**
   * The inputs as the row of the schedule stores them.
   *
   * @throws ValidationError where the process or the version does not exist, the inputs do not fit, passwords of an enabled
   *   schedule are null, the flow would show what is hidden now, or there are inputs and no flow without faults to check them against
   */
  async stored(caller: Caller, { process, version, inputs, shown, enabled }: Wanted): Promise<StoredInputs> {
    const prepare = (given: Wanted['inputs']): Promise<NewJob> =>
      this.starts.prepare({
        processId: process,
        actor: actorFor(caller.id, 'schedule'),
        version,
        trigger: 'schedule',
        inputs: (flow) => {
          if (enabled) refuseNullPasswords(flow, given);
          return given;
        },
      });
    // Before the inputs are prepared, which refuses them only beyond the limit of a value.
    refuseLarge(JSON.stringify(inputs));
    let job: NewJob;
    try {
      job = await prepare(inputs);
    } catch (error) {
      if (error instanceof ValidationError) throw await withoutSecrets(error, shown, prepare);
      if (error instanceof InvalidFlowError) {
        if (Object.keys(inputs).length === 0) return NO_INPUTS;
        throw new ValidationError({ inputs: [FAULTY] });
      }
      if (!(error instanceof NotFound)) throw error;
      const [existing] = await this.database.rowsOf(caller.id, EXISTING_PROCESSES, [[process]]);
      if (!existing) throw new ValidationError({ process: [MESSAGES.invalidPk(String(process))] });
      throw new ValidationError({ version: [error.detail] });
    }
    const revealed =
      shown === null || job.kept === null ? [] : revealedInputs(JSON.stringify(shown), job.kept.inputs);
    if (revealed.length > 0) throw new ValidationError({ inputs: [revealing(revealed)] });
    return storedInputs(job, this.box);
  }
}

const FAULTY = message(
  'The draft that would run has faults, so the inputs cannot be checked against it. Correct the flow first.',
  '将要运行的草稿存在错误，无法据此检查输入。请先修正流程。',
);
