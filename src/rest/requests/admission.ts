import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Gatekeeper } from './gatekeeper.js';
import { negotiate } from './negotiate.js';

const OUTSIDE = Symbol('outside the API');
const RENDERED = Symbol('media type of the answer');

/** Marks a controller or a route that is no part of the API: anyone may call it, and it renders what it likes. */
export const OutsideApi = () => SetMetadata(OUTSIDE, true);

/** Names what a route answers with, where it is not JSON. */
export const Renders = (mediaType: string) => SetMetadata(RENDERED, mediaType);

/** The checks that come before any handler, in DRF's order: the form of the answer, then the caller. */
@Injectable()
export class Admission implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly gatekeeper: Gatekeeper,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(OUTSIDE, targets)) return true;
    const http = context.switchToHttp();
    const rendered = this.reflector.getAllAndOverride<string | undefined>(RENDERED, targets);
    return this.admit(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), rendered);
  }

  /** Lets a request in, or throws the reason why not. */
  admit(request: FastifyRequest, reply: FastifyReply, rendered?: string): boolean | Promise<boolean> {
    negotiate(request, reply, rendered);
    const caller = this.gatekeeper.admit(request);
    if (caller instanceof Promise)
      return caller.then((known) => {
        request.caller = known;
        return true;
      });
    request.caller = caller;
    return true;
  }
}
