import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { placeOfLargeBody } from '../body/large-bodies.js';
import { setCaller } from './confirmation.js';
import { Authorizer } from './authorizer.js';
import type { Caller } from './caller.js';
import { endIfGone } from './client-gone.js';
import { checkHost } from './host.js';
import { JSON_TYPE, negotiate } from './negotiate.js';
import { turnOf } from './turns.js';

const OUTSIDE = Symbol('outside the API');
const RENDERED = Symbol('media type of the answer');

/** Marks a controller or a route that is not part of the API: it needs no credentials, and `Accept` is not checked. */
export const OutsideApi = () => SetMetadata(OUTSIDE, true);

/** Declares the media type of a route's response, if it is not JSON. */
export const Renders = (mediaType: string) => SetMetadata(RENDERED, mediaType);

interface Marks {
  outside: boolean;
  rendered: string;
  route: string;
}

/** Runs the checks that come before any handler, in DRF's order: the host, the format of the response, then the caller. */
@Injectable()
export class ApiGuard implements CanActivate {
  private readonly marks = new WeakMap<object, Marks>();

  constructor(
    private readonly reflector: Reflector,
    private readonly authorizer: Authorizer,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { outside, rendered, route } = this.marksOf(context, request);
    return outside || this.check(request, http.getResponse<FastifyReply>(), rendered, route);
  }

  /** Cached per route: reflection takes 2 µs. */
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
   * Checks a request and identifies its caller.
   *
   * @param route undefined if no route answers the request
   * @throws BadRequest, NotFound, NotAcceptable, NotAuthenticated, PermissionDenied, Throttled or ClientGone
   */
  check(
    request: FastifyRequest,
    reply: FastifyReply,
    rendered = JSON_TYPE,
    route?: string,
  ): boolean | Promise<boolean> {
    checkHost(request);
    negotiate(request, reply, rendered);
    const admit = (caller: Caller | undefined): true | Promise<true> => {
      setCaller(request, caller, () => this.authorizer.reauthorize(request, route));
      const place = placeOfLargeBody(request, reply);
      const turn = place ? place.then(() => turnOf(request)) : turnOf(request);
      if (!turn) return true;
      return turn.then(() => {
        endIfGone(request);
        return true;
      });
    };
    const caller = this.authorizer.authorize(request, route);
    return caller instanceof Promise ? caller.then(admit) : admit(caller);
  }
}

/** Method and path as declared. Fastify serves HEAD with the route of GET. */
const routeOf = ({ method, routeOptions }: FastifyRequest): string =>
  `${method === 'HEAD' ? 'GET' : method} ${routeOptions.url ?? ''}`;
