import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiTags } from '../../rest/documentation/described-later.js';
import { LargeBodies } from '../../rest/body/large-bodies.js';
import { sentBody } from '../../rest/body/request-body.js';
import type { SuccessView } from '../../rest/documentation/success-view.js';
import { addressOf } from '../../rest/requests/address.js';
import { documentation } from '../job.documentation.js';
import { EventsService } from './events.service.js';

/** `/api/job/event/<token>/`: events from outside. */
@ApiTags('job')
@Controller('api/job/event')
export class EventController {
  private readonly large = new LargeBodies<string>();

  constructor(private readonly events: EventsService) {}

  @Post(':token')
  @HttpCode(202)
  @documentation.event
  async send(@Param('token') token: string, @Req() request: FastifyRequest): Promise<SuccessView> {
    const body = (user: number) => {
      request.heldFor = user;
      return sentBody(request);
    };
    const send = (): Promise<void> => this.events.send({ token, address: addressOf(request), body });
    await this.large.handle(request, token, send);
    return { success: true };
  }
}
