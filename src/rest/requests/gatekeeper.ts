import type { FastifyRequest } from 'fastify';

/** Who is calling. */
export interface Caller {
  readonly id: number;
}

/** Who is calling, from where, in which request: what is kept of whoever changes something. */
export interface Actor extends Caller {
  /** Null where the wire does not tell. */
  readonly ip: string | null;
  readonly requestId: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the gatekeeper has let the request in; a public route has none. */
    caller?: Caller;
  }
}

/** Decides who is calling and whether they may call at all; `auth` provides it. */
export abstract class Gatekeeper {
  /**
   * Finds out who is calling, and whether they may.
   *
   * @param route method and path as the route declares them, `GET /api/job/job/:id`; undefined where no route answers,
   *   and being known is enough
   * @returns undefined where the route is public
   * @throws NotAuthenticated or PermissionDenied
   */
  abstract admit(
    request: FastifyRequest,
    route: string | undefined,
  ): Promise<Caller | undefined> | Caller | undefined;
}
