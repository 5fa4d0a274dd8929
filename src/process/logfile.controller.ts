import { Readable } from 'node:stream';
import { Controller, Get, Header, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LogPageRef, LogRef } from '../jobs/dto/log-ref.js';
import { type LogPage, LogService } from '../jobs/log.service.js';
import { Renders } from '../rest/requests/admission.js';
import { Query } from '../rest/requests/parameters.js';
import { documentation } from '../jobs/job.documentation.js';

/** `/api/process/logfile/`: what jobs have printed. */
@ApiTags('log')
@Controller('api/process/logfile')
export class LogfileController {
  constructor(private readonly logs: LogService) {}

  @Get()
  @documentation.log
  page(@Query(LogPageRef) { jobId, row }: LogPageRef): Promise<LogPage> {
    return this.logs.page(jobId, row);
  }

  @Get('download')
  @Renders('text/plain')
  @Header('content-type', 'text/plain; charset=utf-8')
  @documentation.download
  async download(@Query(LogRef) { jobId }: LogRef): Promise<StreamableFile> {
    await this.logs.page(jobId, 0);
    return new StreamableFile(Readable.from(this.logs.pages(jobId)), {
      type: 'text/plain; charset=utf-8',
      disposition: `attachment; filename="job-${jobId}.log"`,
    });
  }
}
