import { Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '../../rest/documentation/described-later.js';
import type { Actor } from '../../rest/requests/caller.js';
import { CalledBy, Fields, PathBigId, type Payload } from '../../rest/requests/parameters.js';
import { RerunInput } from '../dto/rerun-input.js';
import type { RerunView } from '../dto/rerun-view.js';
import { documentation } from '../job.documentation.js';
import { RerunService } from './rerun.service.js';

/** `/api/job/rerun/123/`: runs an ended job again, from its beginning or from where it ended. */
@ApiTags('job')
@Controller('api/job/rerun')
export class RerunController {
  constructor(private readonly reruns: RerunService) {}

  @Post(':id')
  @HttpCode(200)
  @documentation.rerun
  async rerun(
    @CalledBy() actor: Actor,
    @PathBigId() id: number,
    @Fields(RerunInput) payload: Payload<RerunInput>,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<RerunView> {
    return { success: true, job_id: await this.reruns.rerun(actor, id, payload, key) };
  }
}
