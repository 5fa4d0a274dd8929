import { AsyncLocalStorage } from 'node:async_hooks';
import { lookup } from 'node:dns';
import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { setMaxListeners } from 'node:events';
import { FairQueue } from '../../flow/fair-queue.js';

/**
 * The most look-ups under way at once. libuv runs them on half of its threads, in order of arrival, and each occupies a thread until
 * the name server replies. Without a number, libuv has one thread.
 */
const SIZE = Math.max(
  2,
  Math.floor(((Number.parseInt(process.env.UV_THREADPOOL_SIZE ?? '4', 10) || 1) + 1) / 2),
);
/** How long a look-up waits before it starts, in milliseconds: as long as a connection may take. */
const PATIENCE_MS = 30_000;
/**
 * How many addresses of each family a look-up gives. Node tries one after the other, also if the server refuses each at once: 2,000 requests to
 * names of 1,000 addresses let a short job of another user wait for 3 s.
 */
const MOST_ADDRESSES = 10;

/** The job, or any other owner, for which a name is looked up, its user, and the signal that cancels waiting look-ups. */
interface Asker {
  readonly job: number | string;
  readonly user: number;
  readonly signal: AbortSignal;
}

type Callback = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;
type LookUp = (hostname: string, options: LookupAllOptions, callback: Callback) => void;

const NOBODY: Asker = { job: 0, user: 0, signal: new AbortController().signal };
// Any number of look-ups may listen. Each removes its listener.
setMaxListeners(0, NOBODY.signal);

/**
 * DNS look-ups that serve users in turn, and the jobs of each: a user whose jobs have a thousand slow names each delays those of others by
 * one look-up.
 */
export class DnsLookups {
  private readonly waiting = new FairQueue<() => void, Asker['job']>();
  private readonly asker = new AsyncLocalStorage<Asker>();
  private taken = 0;

  /**
   * @param size the most look-ups under way at once. A job gets at most half, and never the last free one if it has another. Beyond two, the
   *   jobs of a user leave one to those of others
   */
  constructor(
    private readonly lookUp: LookUp = lookup,
    private readonly size = SIZE,
  ) {}

  /** Runs `work`, and counts its look-ups as the job's. Look-ups that still wait when the signal aborts fail. */
  runFor<T>(asker: Asker, work: () => T): T {
    return this.asker.run(asker, work);
  }

  /** The job, or other owner, whose work is running. */
  get current(): Asker {
    return this.asker.getStore() ?? NOBODY;
  }

  /** As `dns.lookup` with `all`, but for the addresses beyond `MOST_ADDRESSES`. */
  all(hostname: string, options: Omit<LookupAllOptions, 'all'>, callback: Callback): void {
    const { job, user, signal } = this.current;
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    };
    const begin = () => {
      done();
      this.lookUp(hostname, { ...options, all: true }, (error, addresses) => {
        this.taken -= 1;
        this.waiting.release(job);
        callback(error, error === null ? firstOfEachFamily(addresses) : []);
        this.advance();
      });
    };
    const giveUp = () => {
      done();
      this.waiting.remove(job, begin);
      callback(notLookedUp(hostname), []);
    };
    const timer = setTimeout(giveUp, PATIENCE_MS).unref();
    signal.addEventListener('abort', giveUp, { once: true });
    this.waiting.add(job, begin, user);
    if (signal.aborted) giveUp();
    this.advance();
  }

  private advance(): void {
    const mayHave = (held: number, _: unknown, heldByUser: number): boolean =>
      held === 0
        ? this.taken < this.size && heldByUser < Math.max(2, this.size - 1)
        : held < this.size / 2 && this.taken < this.size - 1;
    for (let begin = this.waiting.take(mayHave); begin !== undefined; begin = this.waiting.take(mayHave)) {
      this.taken += 1;
      begin();
    }
  }
}

/** Of each family, since a network may have a way for one of them only. */
function firstOfEachFamily(addresses: readonly LookupAddress[]): LookupAddress[] {
  const left = new Map<number, number>();
  return addresses.filter(({ family }) => {
    const more = left.get(family) ?? MOST_ADDRESSES;
    left.set(family, more - 1);
    return more > 0;
  });
}

const notLookedUp = (hostname: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${hostname} could not be looked up in time`), { code: 'ETIMEOUT' });

/** The look-ups of this process. */
export const dnsLookups = new DnsLookups();
