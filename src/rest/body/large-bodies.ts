import { once } from 'node:events';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FairSemaphore } from '../../database/fair-semaphore.js';
import { confirmCaller } from '../requests/confirmation.js';
import { LARGE } from './request-body.js';

/** How many large bodies of one sender are in this process at a time. As many flows of one caller may wait for a thread. */
const MOST_PER_CALLER = 8;

/** How long one waits for others of its sender. With the time that it may take to arrive, it is below the limit of a request. */
const PATIENCE_MS = 10_000;

/**
 * After how long a body that has not arrived gives its place to the next one: it takes little until then. Otherwise eight uploads on slow lines
 * would hold back all others of their sender.
 */
const SLOW_MS = 500;

/**
 * Lets few large bodies of one sender be read and handled at a time. The others wait in their connections, where TCP makes their clients wait.
 * While each was read, and most were then refused because their caller had too many, fifty connections with files of 4.5 MB sent 240 MB/s, and
 * lists of other users took up to 0.8 s.
 */
export class LargeBodies<Sender> {
  private readonly semaphore = new FairSemaphore<Sender>(Infinity, MOST_PER_CALLER, PATIENCE_MS);

  constructor(private readonly slowMs = SLOW_MS) {}

  /**
   * Does the work that reads the body of a request, at once if it is small.
   *
   * @throws DatabaseUnavailable if it has waited too long for others; any error that the work throws
   */
  async handle<Result>(
    request: FastifyRequest,
    sender: Sender,
    work: () => Promise<Result>,
  ): Promise<Result> {
    if (!(await isLarge(request))) return work();
    let end: (value: unknown) => void = () => undefined;
    const ended = new Promise((resolve) => (end = resolve));
    await this.place(request, sender, () => ended);
    try {
      return await work();
    } finally {
      end(undefined);
    }
  }

  /**
   * Waits for the place of a request, which it has until it is answered; not if its body is small.
   *
   * @throws DatabaseUnavailable if it has waited too long for others
   */
  async placeOf(request: FastifyRequest, { raw }: FastifyReply, sender: Sender): Promise<void> {
    if (!(await isLarge(request))) return;
    // A client that has disconnected is not answered.
    await this.place(request, sender, async () => raw.destroyed || once(raw, 'close'));
  }

  private place(request: FastifyRequest, sender: Sender, ended: () => Promise<unknown>): Promise<void> {
    return new Promise((begin, refuse) => {
      const untilEnded = async (): Promise<void> => {
        begin();
        await Promise.race([ended(), this.untilSlow(request)]);
      };
      this.semaphore.run(sender, untilEnded).catch(refuse);
    });
  }

  /** Settles when the body has taken too long to arrive while it is read, and never if it arrives in time. */
  private async untilSlow({ raw }: FastifyRequest): Promise<void> {
    do await setTimeout(this.slowMs, undefined, { ref: false });
    while (!raw.complete && !raw.destroyed && raw.readableFlowing === null);
    if (raw.complete) await new Promise(() => undefined);
  }
}

/** Whether a body can be large, by its headers. */
const mayBeLarge = ({ headers }: FastifyRequest): boolean =>
  headers['content-length'] === undefined
    ? headers['transfer-encoding'] !== undefined
    : Number(headers['content-length']) > LARGE;

/** Whether a body is large. One that does not tell its size is, unless it has arrived with its headers, as small ones do. */
async function isLarge(request: FastifyRequest): Promise<boolean> {
  if (!mayBeLarge(request)) return false;
  if (request.headers['content-length'] !== undefined) return true;
  await setImmediate();
  return !request.raw.complete || request.raw.readableLength > LARGE;
}

const ofCallers = new LargeBodies<number>();

/**
 * The place of a request with a large body among those of its caller.
 *
 * @returns undefined if the body is small, or has no caller
 * @throws as {@link LargeBodies.placeOf}; NotAuthenticated or PermissionDenied if the caller may no longer call
 */
export const placeOfLargeBody = (request: FastifyRequest, reply: FastifyReply): Promise<void> | undefined =>
  request.caller && mayBeLarge(request)
    ? ofCallers.placeOf(request, reply, request.caller.id).then(() => confirmCaller(request))
    : undefined;
