/** Takes the next delivery: `BRPOPLPUSH` from one list to another. Null: there was none for so many seconds. */
type Pop = (source: string, destination: string, seconds: number) => Promise<string | null>;

/** Who waits for a delivery. */
interface Waiting {
  resolve(delivery: string): void;
  reject(error: unknown): void;
}

/** The most pops that Redis has of a connection while deliveries come. With one, a worker took a tenth to a quarter less (measured). */
const MOST_POPS = 8;

/** How long each of several pops waits, in seconds: together less than the 5 s of the one of an idle worker, so that pings are answered in time. */
const SHORT_SECONDS = 0.5;

/**
 * Lets few pops of a connection wait in Redis at a time, for all that wait here: one while there are no deliveries, one more for each that comes, and one less
 * for each pop that was in vain.
 *
 * Bull sends one for each job that a worker can run, all on one connection. Redis works off what it has received, also for a worker that is frozen or
 * has lost its network without a word: it handed this one 51 deliveries, one after the other, whose jobs started 3 s late when the sweeper
 * had found them. And a ping behind 51 pops that wait for 5 s each had no answer in time, so that an idle worker reconnected every 8 s.
 *
 * @returns what Bull calls, with the same lists and seconds each time
 */
export function fewPops(pop: Pop): Pop {
  const waiting: Waiting[] = [];
  // Deliveries of pops that were in flight when another one was refused, after which nobody waited.
  const untaken: string[] = [];
  let sent = 0;
  let most = 1;
  const popOne = async (...[source, destination, seconds]: Parameters<Pop>): Promise<void> => {
    sent += 1;
    try {
      const delivery = await pop(source, destination, most === 1 ? seconds : SHORT_SECONDS);
      sent -= 1;
      if (delivery === null) most = Math.max(1, most - 1);
      else {
        most = Math.min(MOST_POPS, most + 1);
        const next = waiting.shift();
        if (next) next.resolve(delivery);
        else untaken.push(delivery);
      }
    } catch (error) {
      sent -= 1;
      // If the connection was closed, for instance for a shutdown, nobody may pop. Bull asks again soon.
      for (const each of waiting.splice(0)) each.reject(error);
    }
    popMore(source, destination, seconds);
  };
  const popMore: (...parameters: Parameters<Pop>) => void = (...parameters) => {
    while (sent < Math.min(most, waiting.length)) void popOne(...parameters);
  };
  return (...parameters) =>
    new Promise((resolve, reject) => {
      const delivery = untaken.shift();
      if (delivery !== undefined) {
        resolve(delivery);
        return;
      }
      waiting.push({ resolve, reject });
      popMore(...parameters);
    });
}
