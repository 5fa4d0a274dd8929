import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiTags } from '../rest/documentation/described-later.js';
import type { LogPageView } from '../jobs/dto/log-page-view.js';
import { LogPageRef, LogRef } from '../jobs/dto/log-ref.js';
import { LogService } from '../jobs/log/log.service.js';
import { Renders } from '../rest/requests/api-guard.js';
import { sendDownload } from '../rest/requests/download.js';
import type { Actor } from '../rest/requests/caller.js';
import { CalledBy, Query } from '../rest/requests/parameters.js';
import { documentation } from '../jobs/job.documentation.js';

/** `/api/process/logfile/`: logs of jobs. */
@ApiTags('log')
@Controller('api/process/logfile')
export class LogfileController {
  constructor(private readonly logs: LogService) {}

  @Get()
  @documentation.log
  page(@CalledBy() { id }: Actor, @Query(LogPageRef) { jobId, row }: LogPageRef): Promise<LogPageView> {
    return this.logs.page(jobId, row, id);
  }

  @Get('download')
  @Renders('text/plain')
  @documentation.download
  async download(
    @CalledBy() actor: Actor,
    @Query(LogRef) { jobId }: LogRef,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendDownload(request, reply, actor, await this.logs.file(jobId, actor));
  }
}
