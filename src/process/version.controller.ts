import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { Caller } from '../rest/requests/gatekeeper.js';
import { CalledBy, Fields, type Payload, Query } from '../rest/requests/parameters.js';
import { ProcessRef } from './dto/process-ref.js';
import type { VersionView } from './dto/version-view.js';
import { VersionsService } from './versions.service.js';

/** `/api/process/upload/` and `/api/process/version/`: drafts submitted, and the versions that they became. */
@Controller('api/process')
export class VersionController {
  constructor(private readonly versions: VersionsService) {}

  @Post('upload')
  @HttpCode(200)
  async upload(
    @CalledBy() caller: Caller,
    @Fields(ProcessRef) payload: Payload<ProcessRef>,
  ): Promise<{ success: true }> {
    await this.versions.upload((await payload.read()).id, caller);
    return { success: true };
  }

  @Get('version')
  list(@Query(ProcessRef) { id }: ProcessRef): Promise<VersionView[]> {
    return this.versions.list(id);
  }
}
