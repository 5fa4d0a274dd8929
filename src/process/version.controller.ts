import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../rest/requests/gatekeeper.js';
import { CalledBy, Fields, type Payload, Query } from '../rest/requests/parameters.js';
import { ProcessRef } from './dto/process-ref.js';
import type { VersionView } from './dto/version-view.js';
import { VersionsService } from './versions.service.js';
import { documentation } from './flow.documentation.js';

/** `/api/process/upload/` and `/api/process/version/`: drafts submitted, and the versions that they became. */
@ApiTags('flow')
@Controller('api/process')
export class VersionController {
  constructor(private readonly versions: VersionsService) {}

  @Post('upload')
  @HttpCode(200)
  @documentation.upload
  async upload(
    @CalledBy() actor: Actor,
    @Fields(ProcessRef) payload: Payload<ProcessRef>,
  ): Promise<{ success: true }> {
    await this.versions.upload((await payload.read()).id, actor);
    return { success: true };
  }

  @Get('version')
  @documentation.version
  list(@Query(ProcessRef) { id }: ProcessRef): Promise<VersionView[]> {
    return this.versions.list(id);
  }
}
