import { watch } from '../support/event-streams.js';
import { hasEnded, type Watching } from './history.js';
import { sleep } from './services.js';

/** The pace of a client that is refused, in milliseconds. */
const RETRY_MS = 250;

/** How many events a client sees before it cuts its connection. */
const MOST_EVENTS = 12;

/**
 * Watches a job over many connections, each to the next API, behind the last event that was seen. It cuts them by itself, too.
 *
 * @param watching gets the events, and the answer after which the client does not go on: 204, 400 or 404
 */
export async function watchToEnd(
  watching: Watching,
  nextUrl: () => string,
  giveUp: AbortSignal,
): Promise<void> {
  const { job, events } = watching;
  const isOver = (): boolean => giveUp.aborted;
  while (!isOver()) {
    const stream = await watch(nextUrl(), job, { after: events.at(-1)?.id }).catch(() => null);
    if (stream && [204, 400, 404].includes(stream.status)) {
      watching.answer = stream.status;
      stream.cut();
      return;
    }
    if (stream?.status === 200) {
      const cut = (): void => stream.cut();
      giveUp.addEventListener('abort', cut, { once: true });
      if (isOver()) cut();
      // Not drawn from the seed: how many events a connection has differs from run to run.
      let left = Math.ceil(Math.random() * MOST_EVENTS);
      for await (const event of stream.events) {
        events.push(event);
        left -= 1;
        if (left === 0) break;
      }
      cut();
      giveUp.removeEventListener('abort', cut);
      const last = events.at(-1);
      const isLast = last?.event === 'state' && hasEnded(last.data.state);
      if (left === 0 || isLast) continue;
    }
    // An unread body would keep the connection.
    stream?.cut();
    await sleep(RETRY_MS, giveUp);
  }
}
