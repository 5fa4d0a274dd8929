import { Injectable } from '@nestjs/common';
import { CallbackSecrets } from '../callbacks/callback-secrets.js';
import { Database } from '../database/database.js';
import { BatchService } from '../jobs/execute/batch.service.js';
import type { StartRequest } from '../jobs/execute/execute-request.js';
import { ExecuteService } from '../jobs/execute/execute.service.js';
import { checkKey } from '../jobs/execute/idempotency-key.js';
import { STATE_OF_JOB } from '../jobs/state-of-job.js';
import { StopService } from '../jobs/stop/stop.service.js';
import { NotFound, ValidationError } from '../rest/errors.js';
import { allFields } from '../rest/fields/given.js';
import { message } from '../rest/messages.js';
import type { Actor } from '../rest/requests/caller.js';
import type { Payload } from '../rest/requests/parameters.js';
import type { BatchInput } from './dto/batch-input.js';
import type { ExecuteInput } from './dto/execute-input.js';
import type { StopInput } from './dto/stop-input.js';

const TRIAL_OF_VERSION = message(
  'A trial runs the draft: leave out either this or the version.',
  '试运行执行的是草稿：trial 与 version 只能填写一个。',
);

const OTHER_JOB = message('This id differs from the id in the path.', '与路径中的任务不一致。');

/** Checks requests to execute and stop, and passes them to the services of `jobs`. */
@Injectable()
export class RunsService {
  constructor(
    private readonly database: Database,
    private readonly executions: ExecuteService,
    private readonly batches: BatchService,
    private readonly stops: StopService,
    private readonly secrets: CallbackSecrets,
  ) {}

  /**
   * Starts a job.
   *
   * @returns its id
   * @throws ValidationError or BadRequest if the request is invalid; else as {@link ExecuteService.execute}
   */
  async execute(actor: Actor, payload: Payload<ExecuteInput>, idempotencyKey?: string): Promise<number> {
    return this.executions.execute(await this.asked(actor, payload, idempotencyKey));
  }

  /**
   * Starts many jobs, all or none.
   *
   * @returns their ids, in the order of the inputs
   * @throws ValidationError or BadRequest for what was asked; else as {@link BatchService.execute}
   */
  async batch(actor: Actor, payload: Payload<BatchInput>, idempotencyKey?: string): Promise<number[]> {
    return this.batches.execute(await this.asked(actor, payload, idempotencyKey));
  }

  /**
   * Stops a job.
   *
   * @throws NotFound if the job does not exist, also where the body is invalid; ValidationError where the body names another job; else as
   *   {@link StopService.stop}
   */
  async stop(jobId: number, actor: Actor, payload: Payload<StopInput>): Promise<void> {
    try {
      const { job_id: repeated = jobId } = await payload.read();
      if (repeated !== jobId) throw new ValidationError({ job_id: [OTHER_JOB] });
    } catch (error) {
      // Not before the body is read: the stop itself finds out whether the job exists.
      const [job] = await this.database.rowsOf(actor.id, STATE_OF_JOB, [jobId]);
      if (!job) throw new NotFound();
      throw error;
    }
    await this.stops.stop(jobId, actor);
  }

  /** The request of an execute or a batch. */
  private async asked<
    Input extends Pick<ExecuteInput, 'id' | 'version' | 'trial' | 'callback_url'> & { inputs?: unknown },
  >(
    actor: Actor,
    payload: Payload<Input>,
    idempotencyKey: string | undefined,
  ): Promise<StartRequest & Pick<Input, 'inputs'>> {
    const body = await payload.body();
    const { id, inputs, version, trial, callback_url: callbackUrl } = payload.fieldsOf(body);
    if (trial === true && version !== undefined) throw new ValidationError({ trial: [TRIAL_OF_VERSION] });
    if (callbackUrl !== undefined) await this.secrets.need();
    const request = { processId: id, actor, inputs, version, trial, callbackUrl };
    if (idempotencyKey === undefined) return { ...request, body: undefined };
    checkKey(idempotencyKey);
    return { ...request, idempotencyKey, body: allFields(body) };
  }
}
