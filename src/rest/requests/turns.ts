import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NO_USER } from '../../database/fair-semaphore.js';
import { answersOf, requestsOf, runAfterYield, shouldYield, yieldIfSpent } from '../../flow/index.js';
import { hasGone } from './client-gone.js';

/**
 * Requests are handled and answered in turn among their callers, a few milliseconds in each turn of the event loop. Many can go on together: those
 * that one poll for I/O has read, or that have shared a look-up of their token or a read. 300 of one viewer kept all others waiting for 4 s.
 *
 * @returns undefined if the request may go on at once, as on a public route
 */
export function turnOf({ caller }: Pick<FastifyRequest, 'caller'>): Promise<void> | undefined {
  return caller && shouldYield() ? yieldIfSpent(requestsOf(caller.id)) : undefined;
}

const laterTurn = (owner: object | undefined): Promise<void> =>
  new Promise((resolve) => runAfterYield(resolve, owner));

/** As {@link turnOf}, but never at once: each of the requests that go on together would find the budget unspent, before the first one is handled. */
export const laterTurnOf = ({ caller }: Pick<FastifyRequest, 'caller'>): Promise<void> =>
  laterTurn(caller && requestsOf(caller.id));

/**
 * The turn in which an error is answered. Requests that were refused before their caller was known have one together: 2,000 connections that asked
 * for paths without a route kept all others waiting for 2.4 s.
 *
 * @returns undefined if it may be answered at once
 */
export const turnToRefuse = ({ caller }: Pick<FastifyRequest, 'caller'>): Promise<void> | undefined =>
  yieldIfSpent(requestsOf(caller?.id ?? NO_USER));

/** The turn in which a large answer is sent; never at once either: sending takes its time only after all that goes on together has begun. */
export const turnToSend = ({ caller }: Pick<FastifyRequest, 'caller'>): Promise<void> =>
  laterTurn(caller && answersOf(caller.id));

/** Answers in turns. An answer that nobody waits for is sent without its body: writing 1,000 rows as JSON takes 5 ms. */
export class TurnsAdapter extends FastifyAdapter {
  override reply(response: FastifyReply, body: unknown, statusCode?: number): FastifyReply {
    const send = (): FastifyReply =>
      super.reply(response, hasGone(response.request) ? undefined : body, statusCode);
    const turn = turnOf(response.request);
    // Nest waits for what this returns.
    return turn ? (turn.then(send) as unknown as FastifyReply) : send();
  }
}
