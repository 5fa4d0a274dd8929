import { Controller, Get, Headers, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiTags } from '../rest/documentation/described-later.js';
import { sentBody } from '../rest/body/request-body.js';
import type { Actor } from '../rest/requests/caller.js';
import { isIndented, JSON_TYPE } from '../rest/requests/negotiate.js';
import type { SuccessView } from '../rest/documentation/success-view.js';
import { CalledBy, Query } from '../rest/requests/parameters.js';
import { FLOW_LIMIT } from './read-sent-flow.js';
import { DraftsService } from './drafts.service.js';
import { FlowRef } from './dto/flow-ref.js';
import { quoted } from './etag.js';
import { documentation } from './flow.documentation.js';

/** `/api/process/save/` and `/api/process/intact/`: saves a flow, and returns it as it was sent. */
@ApiTags('flow')
@Controller('api/process')
export class DraftController {
  constructor(private readonly drafts: DraftsService) {}

  @Post('save')
  @HttpCode(200)
  @documentation.save
  async save(
    @CalledBy() actor: Actor,
    @Req() request: FastifyRequest,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SuccessView> {
    const etag = await this.drafts.save(actor, await sentBody(request, FLOW_LIMIT), ifMatch);
    void reply.header('etag', quoted(etag));
    return { success: true };
  }

  @Get('intact')
  @documentation.intact
  async intact(
    @CalledBy() actor: Actor,
    @Query(FlowRef) flow: FlowRef,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | Buffer> {
    const saved = await this.drafts.intact(flow, actor.id);
    void reply.type(JSON_TYPE).header('etag', quoted(saved.etag));
    return saved.bytes === undefined || isIndented(reply.request) ? saved.text() : saved.bytes;
  }
}
