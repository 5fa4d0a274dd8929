import type { FastifyRequest } from 'fastify';
import { afterPendingIo } from '../after-pending-io.js';
import { NotAuthenticated } from '../errors.js';
import { addressOf } from './address.js';
import type { Actor, Caller } from './caller.js';
import { endIfGone } from './client-gone.js';

/**
 * For how many milliseconds a check of the caller is valid. The authorizer's cache can be 500 ms old, and both together stay
 * below the second within which a revocation takes effect. Most requests end earlier and are checked once.
 */
const RECENT_MS = 250;

/** How often the callers of requests that wait are checked. */
const LOOK_EVERY_MS = 250;

/** Checks the caller again. Returns the current caller, or undefined if the route is public. */
type Reauthorize = () => Promise<Caller | undefined> | Caller | undefined;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set after the authorizer has admitted the request; undefined on a public route. */
    caller?: Caller;
    /** The caller as handlers see it: one object per request, which each confirmation updates. */
    actor?: Actor;
    /** When the caller was last checked, by `performance.now()`. */
    confirmedAt?: number;
    reauthorize?: Reauthorize;
  }
}

/** Stores the caller that the authorizer has admitted, and how to check it again. */
export function setCaller(
  request: FastifyRequest,
  caller: Caller | undefined,
  reauthorize: Reauthorize,
): void {
  request.caller = caller;
  if (!caller) return;
  request.confirmedAt = performance.now();
  request.reauthorize = reauthorize;
}

/**
 * The actor of a request.
 *
 * @throws NotAuthenticated if the route is public
 */
export function actorOf(request: FastifyRequest): Actor {
  if (!request.caller) throw new NotAuthenticated();
  return (request.actor ??= {
    ...request.caller,
    ip: addressOf(request),
    requestId: request.id,
    confirm: () => {
      endIfGone(request);
      return confirmCaller(request);
    },
  });
}

/**
 * Checks again that the caller of a request may call, unless that was checked within {@link RECENT_MS}: their token may
 * have been revoked, or their role lowered, while a body was read or an answer waited.
 *
 * @throws NotAuthenticated or PermissionDenied
 */
export function confirmCaller(request: FastifyRequest): void | Promise<void> {
  const { confirmedAt, reauthorize } = request;
  if (confirmedAt === undefined || reauthorize === undefined) return;
  if (performance.now() - confirmedAt < RECENT_MS) return;
  const caller = reauthorize();
  if (caller instanceof Promise) return caller.then((known) => confirmed(request, known));
  confirmed(request, caller);
}

function confirmed(request: FastifyRequest, caller: Caller | undefined): void {
  if (!caller) return;
  request.confirmedAt = performance.now();
  request.caller = caller;
  if (request.actor) Object.assign(request.actor, caller);
}

/**
 * In how many parts waiting requests are checked, between which others get a turn, and the fewest of a part. 3,000 took 45 to 55 ms in one piece
 * (measured). With more parts, those of a busy API would take too much of the second within which a revocation takes effect.
 */
const [MOST_PARTS, FEWEST_OF_PART] = [8, 100];

/** The checks of all waiting requests. One timer runs them. */
const waiting = new Set<() => void>();
let timer: NodeJS.Timeout | undefined;
let isLooking = false;

/** Checks the callers of all waiting requests, unless that is under way. Never throws. */
async function lookAtAll(): Promise<void> {
  if (isLooking) return;
  isLooking = true;
  const all = [...waiting];
  const atOnce = Math.max(FEWEST_OF_PART, Math.ceil(all.length / MOST_PARTS));
  for (let from = 0; from < all.length; from += atOnce) {
    if (from > 0) await afterPendingIo();
    for (const look of all.slice(from, from + atOnce)) if (waiting.has(look)) look();
  }
  isLooking = false;
}

/**
 * Settles with `work`, or rejects as soon as the actor is no longer allowed to call, or has left a request that only reads: a long poll ends
 * within a second of a revocation.
 *
 * @throws NotAuthenticated, PermissionDenied or ClientGone
 */
export function whileAdmitted<T>(actor: Actor, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const look = (): void => {
      void (async () => actor.confirm())().catch(reject);
    };
    waiting.add(look);
    timer ??= setInterval(() => void lookAtAll(), LOOK_EVERY_MS).unref();
    void work.then(resolve, reject).finally(() => {
      waiting.delete(look);
      if (waiting.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    });
  });
}
