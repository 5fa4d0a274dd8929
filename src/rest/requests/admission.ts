import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Gatekeeper } from './gatekeeper.js';
import { checkHost } from './host.js';
import { JSON_TYPE, negotiate } from './negotiate.js';

const OUTSIDE = Symbol('outside the API');
const RENDERED = Symbol('media type of the answer');

/** Marks a controller or a route that is no part of the API: anyone may call it, and it renders what it likes. */
export const OutsideApi = () => SetMetadata(OUTSIDE, true);

/** Names what a route answers with, where it is not JSON. */
export const Renders = (mediaType: string) => SetMetadata(RENDERED, mediaType);

interface Marks {
  outside: boolean;
  rendered: string;
  route: string;
}

/** The checks that come before any handler, in DRF's order: the host, the form of the answer, then the caller. */
@Injectable()
export class Admission implements CanActivate {
  private readonly marks = new WeakMap<object, Marks>();

  constructor(
    private readonly reflector: Reflector,
    private readonly gatekeeper: Gatekeeper,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { outside, rendered, route } = this.marksOf(context, request);
    return outside || this.admit(request, http.getResponse<FastifyReply>(), rendered, route);
  }

  /** Read once a route: reflection costs every request 2 µs. */
  private marksOf(context: ExecutionContext, request: FastifyRequest): Marks {
    const handler = context.getHandler();
    const known = this.marks.get(handler);
    if (known) return known;
    const targets = [handler, context.getClass()];
    const marks = {
      outside: this.reflector.getAllAndOverride<boolean | undefined>(OUTSIDE, targets) ?? false,
      rendered: this.reflector.getAllAndOverride<string | undefined>(RENDERED, targets) ?? JSON_TYPE,
      route: routeOf(request),
    };
    this.marks.set(handler, marks);
    return marks;
  }

  /**
   * Lets a request in, or throws the reason why not.
   *
   * @param route undefined where no route answers the request
   */
  admit(
    request: FastifyRequest,
    reply: FastifyReply,
    rendered = JSON_TYPE,
    route?: string,
  ): boolean | Promise<boolean> {
    checkHost(request);
    negotiate(request, reply, rendered);
    const caller = this.gatekeeper.admit(request, route);
    if (caller instanceof Promise)
      return caller.then((known) => {
        request.caller = known;
        return true;
      });
    request.caller = caller;
    return true;
  }
}

/** As the route was declared; Fastify answers HEAD by the route of GET. */
const routeOf = ({ method, routeOptions }: FastifyRequest): string =>
  `${method === 'HEAD' ? 'GET' : method} ${routeOptions.url ?? ''}`;
