import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  Injectable,
  NotFoundException,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ModuleRef } from '@nestjs/core';
import { NO_USER } from '../../database/fair-semaphore.js';
import { MethodNotAllowed, NotFound, RestError } from '../errors.js';
import { ApiGuard } from '../requests/api-guard.js';
import { Authorizer } from '../requests/authorizer.js';
import { MAX_INTEGER } from '../fields/ids.js';
import { idIn } from '../requests/parameters.js';
import { JSON_TYPE } from '../requests/negotiate.js';
import { singleReads } from '../requests/single-reads.js';
import { RestExceptionFilter } from '../rest-exception.filter.js';
import { DESCRIBED, describeView } from './describe-view.js';
import { RouteTable, type DetailReader, type View } from './route-table.js';

/**
 * Answers requests without a route, for which Nest throws NotFoundException: `OPTIONS` describes the path, an unsupported
 * method is 405 with `Allow`, and an unknown path is 404.
 */
@Injectable()
@Catch(NotFoundException)
export class UnroutedFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    private readonly guard: ApiGuard,
    private readonly errors: RestExceptionFilter,
    private readonly authorizer: Authorizer,
    private readonly modules: ModuleRef,
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
    // As in DRF, a caller without access to the path does not learn its methods.
    await this.guard.check(request, reply, JSON_TYPE, `${view.allowed[0]} ${view.path}`);
    if (request.method !== 'OPTIONS') throw new MethodNotAllowed(request.method, view.allowed);
    const possible: string[] = [];
    for (const method of DESCRIBED) if (await this.isPossible(method, view, request)) possible.push(method);
    void reply.code(200).header('allow', view.allowed.join(', ')).send(describeView(view, possible));
  }

  /** DRF's `determine_actions`: fields are listed only if the caller may use the method and the object exists. */
  private async isPossible(
    method: (typeof DESCRIBED)[number],
    view: View,
    request: FastifyRequest,
  ): Promise<boolean> {
    const description = view.descriptions.get(method);
    if (!description) return false;
    try {
      await this.authorizer.reauthorize(request, `${method} ${view.path}`);
      if (description.shownBy) {
        const reader = this.modules.get<DetailReader>(description.shownBy, { strict: false });
        await singleReads.run(request.caller?.id ?? NO_USER, () => reader.detail(idAtEndOf(request.url)));
      }
      return true;
    } catch (error) {
      if (error instanceof RestError && error.status < 500) return false;
      throw error;
    }
  }
}

/** The id at the end of a path. No route has parsed it. */
const idAtEndOf = (url: string): number =>
  idIn(url.split('?', 1)[0]?.replace(/\/$/, '').split('/').at(-1) ?? '', MAX_INTEGER);
