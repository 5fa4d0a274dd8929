import { Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../rest/requests/gatekeeper.js';
import { CalledBy, Fields, PathId, type Payload } from '../rest/requests/parameters.js';
import { ExecuteInput } from './dto/execute-input.js';
import { StopInput } from './dto/stop-input.js';
import { RunsService } from './runs.service.js';
import { documentation } from './flow.documentation.js';

/** `/api/process/execute/` and `/api/process/stop/123/`: jobs started and stopped. */
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
  ): Promise<{ success: true; job_id: number }> {
    return { success: true, job_id: await this.runs.execute(actor, payload, key) };
  }

  @Post('stop/:id')
  @HttpCode(200)
  @documentation.stop
  async stop(
    @PathId() id: number,
    @CalledBy() actor: Actor,
    @Fields(StopInput) payload: Payload<StopInput>,
  ): Promise<{ success: true }> {
    await this.runs.stop(id, actor, payload);
    return { success: true };
  }
}
