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
    /** Set once the gatekeeper has let the request in. */
    caller?: Caller;
  }
}

/** Decides who is calling and whether they may call at all; `auth` provides it. */
export abstract class Gatekeeper {
  /**
   * Finds out who is calling.
   *
   * @throws NotAuthenticated, or another error that says why the caller may not
   */
  abstract admit(request: FastifyRequest): Promise<Caller> | Caller;
}
