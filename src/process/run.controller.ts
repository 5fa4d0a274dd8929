import { Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '../rest/documentation/described-later.js';
import type { Actor } from '../rest/requests/caller.js';
import { CalledBy, Fields, PathBigId, type Payload } from '../rest/requests/parameters.js';
import type { SuccessView } from '../rest/documentation/success-view.js';
import { BatchInput } from './dto/batch-input.js';
import type { BatchView } from './dto/batch-view.js';
import { ExecuteInput } from './dto/execute-input.js';
import type { ExecutedView } from './dto/executed-view.js';
import { StopInput } from './dto/stop-input.js';
import { RunsService } from './runs.service.js';
import { documentation } from './run.documentation.js';

/** `/api/process/execute/`, `/api/process/batch/` and `/api/process/stop/123/`: starts and stops jobs. */
@ApiTags('flow')
@Controller('api/process')
export class RunController {
  constructor(private readonly runs: RunsService) {}

  @Post('execute')
  @HttpCode(200)
  @documentation.execute
  async execute(
    @CalledBy() actor: Actor,
    @Fields(ExecuteInput) payload: Payload<ExecuteInput>,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<ExecutedView> {
    return { success: true, job_id: await this.runs.execute(actor, payload, key) };
  }

  @Post('batch')
  @HttpCode(200)
  @documentation.batch
  async batch(
    @CalledBy() actor: Actor,
    @Fields(BatchInput) payload: Payload<BatchInput>,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<BatchView> {
    return { success: true, job_ids: await this.runs.batch(actor, payload, key) };
  }

  @Post('stop/:id')
  @HttpCode(200)
  @documentation.stop
  async stop(
    @PathBigId() id: number,
    @CalledBy() actor: Actor,
    @Fields(StopInput) payload: Payload<StopInput>,
  ): Promise<SuccessView> {
    await this.runs.stop(id, actor, payload);
    return { success: true };
  }
}
