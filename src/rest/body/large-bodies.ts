import { once } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { UserTurns } from '../../database/user-turns.js';
import { confirmCaller } from '../requests/confirmation.js';
import { LARGE } from './request-body.js';

/** How many large bodies of one caller are in this process at a time. As many flows of one caller may wait for a thread. */
const MOST_OF_ONE = 8;

/** How long one waits for others of its caller. With the time that it may take to arrive, it is below the limit of a request. */
const PATIENCE_MS = 10_000;

const turns = new UserTurns(Infinity, MOST_OF_ONE, PATIENCE_MS);

/**
 * The turn of a request with a large body, which lasts until it is answered. Few of one caller are read at a time; the others wait in their
 * connections, where TCP makes their clients wait. While each was read, and most were then refused because the caller had too many, fifty
 * connections with files of 4.5 MB sent 240 MB/s, and lists of other users took up to 0.8 s.
 *
 * @returns undefined if the body is small, or has no caller
 * @throws DatabaseUnavailable if it has waited too long for others; NotAuthenticated or PermissionDenied if the caller may no longer call
 */
export function turnOfLargeBody(request: FastifyRequest, { raw }: FastifyReply): Promise<void> | undefined {
  const { caller, headers } = request;
  if (!caller || !isLarge(headers)) return undefined;
  const turn = new Promise<void>((begin, refuse) => {
    const untilAnswered = async (): Promise<void> => {
      begin();
      // A client that has disconnected is not answered.
      if (!raw.destroyed) await once(raw, 'close');
    };
    turns.run(caller.id, untilAnswered).catch(refuse);
  });
  return turn.then(() => confirmCaller(request));
}

/** A body that does not tell its size counts as large. */
const isLarge = (headers: FastifyRequest['headers']): boolean =>
  headers['content-length'] === undefined
    ? headers['transfer-encoding'] !== undefined
    : Number(headers['content-length']) > LARGE;
