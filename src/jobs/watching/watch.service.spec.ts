import type { Actor } from '../../rest/requests/caller.js';
import type { JobFeeds } from './job-feeds.js';
import { JobFeed } from './job-feeds.js';
import type { JobSnapshot } from './job-snapshot.js';
import type { NextEvents } from './next-events.js';
import { WatchService } from './watch.service.js';

/** The longest time without a byte that clients and proxies have to expect. */
const QUIET_MS = 15_000;

it('a stream without events sends a comment at least every 15 s', async () => {
  import.meta.jest.useFakeTimers();
  const feed = new JobFeed(1);
  feed.take({} as JobSnapshot);
  const watches = new WatchService(
    { open: () => Promise.resolve(feed), close: () => undefined } as unknown as JobFeeds,
    { after: () => Promise.resolve(null) } as unknown as NextEvents,
  );
  const events = await watches.events({
    actor: { confirm: () => undefined } as unknown as Actor,
    job: 1,
    language: 'en',
    query: () => ({ log: true }),
    lastEventId: undefined,
    gone: new AbortController().signal,
  });
  expect(String((await events!.next()).value)).toBe('retry: 1000\n\n');
  for (let count = 0; count < 3; count += 1) {
    const next = events!.next();
    await import.meta.jest.advanceTimersByTimeAsync(QUIET_MS);
    expect(String((await next).value)).toBe(':\n\n');
  }
  feed.close();
  import.meta.jest.useRealTimers();
});
