import type { FastifyRequest } from 'fastify';
import type { Caller } from './caller.js';

/** Identifies callers and checks whether they may call a route. `auth` provides the implementation. */
export abstract class Authorizer {
  /**
   * Identifies the caller and checks whether it may call the route.
   *
   * @param route method and path as declared, such as `GET /api/job/job/:id`; undefined if no route answers: then the caller
   *   only has to be known
   * @returns undefined if the route is public
   * @throws NotAuthenticated or PermissionDenied
   */
  abstract authorize(
    request: FastifyRequest,
    route: string | undefined,
  ): Promise<Caller | undefined> | Caller | undefined;

  /** As {@link authorize}, for a request that was already admitted. It does not count as another request. */
  reauthorize(
    request: FastifyRequest,
    route: string | undefined,
  ): Promise<Caller | undefined> | Caller | undefined {
    return this.authorize(request, route);
  }
}
