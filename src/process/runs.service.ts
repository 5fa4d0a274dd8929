import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { ExecuteService } from '../jobs/execute.service.js';
import { StopService } from '../jobs/stop.service.js';
import { BadRequest, NotFound, ValidationError } from '../rest/errors.js';
import { allFields } from '../rest/fields/given.js';
import { message } from '../rest/messages.js';
import type { Actor } from '../rest/requests/gatekeeper.js';
import type { Payload } from '../rest/requests/parameters.js';
import type { ExecuteInput } from './dto/execute-input.js';
import type { StopInput } from './dto/stop-input.js';

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

const JOB_EXISTS = { name: 'run-job-exists', text: `SELECT id FROM job WHERE id = $1` };

const OTHER_JOB = message('This is not the job of the path.', '与路径中的任务不一致。');

/** Runs of processes, as callers ask for them: what `jobs` does is checked and named here. */
@Injectable()
export class RunsService {
  constructor(
    private readonly database: Database,
    private readonly executions: ExecuteService,
    private readonly stops: StopService,
  ) {}

  /**
   * Starts a job.
   *
   * @returns its id
   * @throws ValidationError or BadRequest for what was asked; else as {@link ExecuteService.execute}
   */
  async execute(actor: Actor, payload: Payload<ExecuteInput>, idempotencyKey?: string): Promise<number> {
    const body = await payload.body();
    const { id, inputs, version } = payload.fieldsOf(body);
    if (idempotencyKey === undefined)
      return this.executions.execute({ processId: id, actor, inputs, version, body: undefined });
    checkKey(idempotencyKey);
    const asked = { processId: id, actor, inputs, version, idempotencyKey };
    return this.executions.execute({ ...asked, body: allFields(body) });
  }

  /**
   * Stops a job.
   *
   * @throws NotFound before the body is looked at; ValidationError where the body names another job
   */
  async stop(jobId: number, actor: Actor, payload: Payload<StopInput>): Promise<void> {
    const [job] = await this.database.rows(JOB_EXISTS, [jobId]);
    if (!job) throw new NotFound();
    const { job_id: repeated = jobId } = await payload.read();
    if (repeated !== jobId) throw new ValidationError({ job_id: [OTHER_JOB] });
    await this.stops.stop(jobId, actor);
  }
}

function checkKey(key: string): void {
  if (IDEMPOTENCY_KEY.test(key)) return;
  throw new BadRequest({
    en: 'Idempotency-Key takes 1 to 255 visible ASCII characters.',
    zh: 'Idempotency-Key 应为 1 到 255 个可见 ASCII 字符。',
  });
}
