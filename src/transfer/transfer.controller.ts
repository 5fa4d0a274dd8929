import { Controller, Get, Headers, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiTags } from '../rest/documentation/described-later.js';
import type { ActingUser } from '../auth/identity.js';
import type { ProcessView } from '../process/dto/process-view.js';
import { sentBody } from '../rest/body/request-body.js';
import { languageOf } from '../rest/language.js';
import { sendDownload } from '../rest/requests/download.js';
import type { Actor } from '../rest/requests/caller.js';
import { CalledBy, Fields, type Payload, Query } from '../rest/requests/parameters.js';
import { CopyService } from './copy.service.js';
import { CopyInput } from './dto/copy-input.js';
import { ExportQuery } from './dto/export-query.js';
import { ImportQuery } from './dto/import-query.js';
import type { ImportedView } from './dto/imported-view.js';
import { ExportService } from './export.service.js';
import { shownFaults } from './file-faults.js';
import { ImportService } from './import.service.js';
import { documentation } from './transfer.documentation.js';

const MIB = 1024 * 1024;

/** The maximum size of a file to import, in bytes. A thread reads 10 MiB of the worst flows in 300 MB of memory. */
const FILE_LIMIT = 32 * MIB;

/** `/api/process/copy/`, `/api/process/export/` and `/api/process/import/`. */
@ApiTags('process')
@Controller('api/process')
export class TransferController {
  constructor(
    private readonly copies: CopyService,
    private readonly exports: ExportService,
    private readonly imports: ImportService,
  ) {}

  @Post('copy')
  @documentation.copy
  async copy(
    @CalledBy() actor: ActingUser,
    @Fields(CopyInput) payload: Payload<CopyInput>,
    @Headers('accept-language') language: string | undefined,
  ): Promise<ProcessView> {
    return this.copies.copy(actor, await payload.read(), languageOf(language));
  }

  @Get('export')
  @documentation.export
  async export(
    @CalledBy() actor: Actor,
    @Query(ExportQuery) query: ExportQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendDownload(request, reply, actor, await this.exports.file(actor, query));
  }

  @Post('import')
  @documentation.import
  async import(
    @CalledBy() actor: ActingUser,
    @Query(ImportQuery) { check }: ImportQuery,
    @Headers('accept-language') language: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportedView | { success: true; warnings: unknown[] }> {
    const sent = await sentBody(request, FILE_LIMIT);
    if (!check) return { success: true, ids: await this.imports.import(actor, sent) };
    const warnings = await this.imports.check(actor, sent);
    // The check writes nothing, but it may have taken seconds. A caller who has lost access meanwhile must not see its result.
    await actor.confirm();
    void reply.code(200);
    return { success: true, warnings: shownFaults(warnings, languageOf(language)) };
  }
}
