import { Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiTags } from '../rest/documentation/described-later.js';
import { DeliveriesService } from './deliveries.service.js';
import { documentation } from './hook.documentation.js';

/** `/api/hook/<token>/`: what is sent to a hook. */
@ApiTags('hook')
@Controller('api/hook')
export class DeliveryController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Post(':token')
  @documentation.deliver
  async deliver(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { status, body } = await this.deliveries.receive(request);
    void reply.code(status);
    return body;
  }
}
