import { setImmediate } from 'node:timers/promises';
import { JobFeed } from './job-feeds.js';
import type { JobSnapshot } from './job-snapshot.js';

describe('the watchers of a job', () => {
  it('are woken in parts if they are many, so that other requests get a turn in between', async () => {
    const feed = new JobFeed(1);
    const { signal } = new AbortController();
    let woken = 0;
    const all = Array.from({ length: 1_000 }, () =>
      feed.changed(feed.version, 60_000, signal).then(() => (woken += 1)),
    );
    feed.take({} as JobSnapshot);
    await setImmediate();
    expect(woken).toBeGreaterThan(0);
    expect(woken).toBeLessThan(1_000);
    await Promise.all(all);
    expect(woken).toBe(1_000);
  });
});
