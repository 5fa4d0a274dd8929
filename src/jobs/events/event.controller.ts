import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiTags } from '../../rest/documentation/described-later.js';
import { sentBody } from '../../rest/body/request-body.js';
import type { SuccessView } from '../../rest/documentation/success-view.js';
import { addressOf } from '../../rest/requests/address.js';
import { documentation } from '../job.documentation.js';
import { EventsService } from './events.service.js';

/** `/api/job/event/<token>/`: events from outside. */
@ApiTags('job')
@Controller('api/job/event')
export class EventController {
  constructor(private readonly events: EventsService) {}

  @Post(':token')
  @HttpCode(202)
  @documentation.event
  async send(@Param('token') token: string, @Req() request: FastifyRequest): Promise<SuccessView> {
    const body = (user: number) => {
      request.heldFor = user;
      return sentBody(request);
    };
    await this.events.send({ token, address: addressOf(request), body });
    return { success: true };
  }
}
