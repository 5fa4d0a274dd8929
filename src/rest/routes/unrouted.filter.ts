import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  Injectable,
  NotFoundException,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MethodNotAllowed, NotFound } from '../errors.js';
import { Admission } from '../requests/admission.js';
import { JSON_TYPE } from '../requests/negotiate.js';
import { RestExceptionFilter } from '../rest-exception.filter.js';
import { describeView } from './describe-view.js';
import { RouteTable } from './route-table.js';

/**
 * Answers what no route does (Nest says so with its NotFoundException): `OPTIONS` tells what the path takes, another
 * method than it takes is 405 with `Allow`, an unknown path is 404.
 */
@Injectable()
@Catch(NotFoundException)
export class UnroutedFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    private readonly admission: Admission,
    private readonly errors: RestExceptionFilter,
  ) {}

  async catch(_: NotFoundException, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    try {
      await this.answer(request, reply);
    } catch (error) {
      this.errors.answer(error, request, reply);
    }
  }

  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const view = this.routes.at(request.url.split('?', 1)[0] ?? '');
    if (!view) throw new NotFound();
    // As with DRF, who may not call what the path answers does not learn what else it would.
    await this.admission.admit(request, reply, JSON_TYPE, `${view.allowed[0]} ${view.path}`);
    if (request.method !== 'OPTIONS') throw new MethodNotAllowed(request.method, view.allowed);
    void reply.code(200).header('allow', view.allowed.join(', ')).send(describeView(view));
  }
}
