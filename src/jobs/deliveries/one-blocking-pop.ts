/** Takes the next delivery. The keys are those of `BRPOPLPUSH`: from which list, to which list, and for how many seconds it waits. */
type Pop = (...keys: [source: string, destination: string, seconds: number]) => Promise<string | null>;

/** Who waits for a delivery. */
interface Waiting {
  resolve(delivery: string | null): void;
  reject(error: unknown): void;
}

/**
 * Lets one blocking pop of a connection wait in Redis at a time, for all that wait here.
 *
 * Bull sends one for each job that a worker can run, all on one connection. Redis works off what it has received, also for a worker that is frozen or
 * has lost its network without a word: it handed this one 51 deliveries, one after the other, whose jobs started 3 s late when the sweeper
 * had found them. And a ping behind 51 pops that wait for 5 s each had no answer in time, so that an idle worker reconnected every 8 s.
 *
 * @param pop what Bull calls, with the same keys each time
 */
export function oneBlockingPop(pop: Pop): Pop {
  const waiting: Waiting[] = [];
  let isPopping = false;
  const popAll: (...keys: Parameters<Pop>) => Promise<void> = async (...keys) => {
    isPopping = true;
    while (waiting.length > 0)
      try {
        const delivery = await pop(...keys);
        waiting.shift()?.resolve(delivery);
      } catch (error) {
        // The connection was closed, for instance for a shutdown, after which nobody may pop.
        for (const each of waiting.splice(0)) each.reject(error);
      }
    isPopping = false;
  };
  return (...keys) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      if (!isPopping) void popAll(...keys);
    });
}
