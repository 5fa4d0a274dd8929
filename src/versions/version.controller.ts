import { Controller, Get, Header, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiTags } from '../rest/documentation/described-later.js';
import type { ActingUser } from '../auth/identity.js';
import { sentBody } from '../rest/body/request-body.js';
import type { SuccessView } from '../rest/documentation/success-view.js';
import type { Actor } from '../rest/requests/caller.js';
import { JSON_TYPE } from '../rest/requests/negotiate.js';
import { CalledBy, Fields, type Payload, Query } from '../rest/requests/parameters.js';
import { CheckService } from './check.service.js';
import { ProcessRef } from './dto/process-ref.js';
import { FLOW_LIMIT } from './read-sent-flow.js';
import { VersionsService } from './versions.service.js';
import { documentation } from './flow.documentation.js';

/** `/api/process/check/`, `/api/process/upload/` and `/api/process/version/`: checks and submits drafts, and lists versions. */
@ApiTags('flow')
@Controller('api/process')
export class VersionController {
  constructor(
    private readonly versions: VersionsService,
    private readonly checks: CheckService,
  ) {}

  @Post('upload')
  @HttpCode(200)
  @documentation.upload
  async upload(
    @CalledBy() actor: ActingUser,
    @Fields(ProcessRef) payload: Payload<ProcessRef>,
  ): Promise<SuccessView> {
    await this.versions.upload((await payload.read()).id, actor);
    return { success: true };
  }

  @Post('check')
  @HttpCode(200)
  @documentation.check
  async check(@CalledBy() actor: Actor, @Req() request: FastifyRequest): Promise<{ success: true }> {
    await this.checks.check(actor, await sentBody(request, FLOW_LIMIT));
    // The check writes nothing, but it may have waited for a thread. A caller who has lost access meanwhile must not see its result.
    await actor.confirm();
    return { success: true };
  }

  @Get('version')
  @Header('content-type', JSON_TYPE)
  @documentation.version
  list(@CalledBy() caller: Actor, @Query(ProcessRef) { id }: ProcessRef): Promise<string> {
    return this.versions.list(id, caller.id);
  }
}
