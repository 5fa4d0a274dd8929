import type { History } from '../history.js';
import { change, claim, effect, request, row, smallHistory } from './small-history.js';

/** A job that is stopped while its request `first` is in flight, and one that resumes it and sends the request again. */
export function resumedHistory(): History {
  const history = smallHistory();
  const { changes, journal, finals, effects, requests, watchings } = history;
  watchings.pop();
  Object.assign(changes[2]!, { to: 'stopped' });
  Object.assign(finals[0]!, { state: 'stopped', outputs: null });
  requests.push(
    request({ kind: 'stop', sentAt: 800, answeredAt: 905, success: true }),
    request({
      kind: 'resume',
      key: 't0/0',
      original: 1,
      job: 2,
      sentAt: 950,
      answeredAt: 1_010,
      success: true,
    }),
  );
  changes.push(
    change({
      job: 2,
      seq: 4,
      from: null,
      to: 'waiting',
      fence: 1,
      oldFence: 0,
      by: 'api1.1',
      committedAt: 1_000,
    }),
    claim({ job: 2, seq: 5, from: 'waiting', fence: 2, committedAt: 1_100 }),
    change({ job: 2, seq: 6, to: 'successful', wasHeld: true, fence: 2, oldFence: 2, committedAt: 1_500 }),
  );
  journal.splice(
    1,
    1,
    row({ job: 2, number: 1, keys: ['now#1'], by: '', fence: 0, committedAt: 1_000 }),
    row({ job: 2, number: 2, keys: ['~resumed'], by: 'api1.1', committedAt: 1_000 }),
    row({ job: 2, number: 3, keys: ['first#1'], fence: 2, committedAt: 1_500 }),
  );
  effects.push(effect({ job: 2, createdAt: 1_200 }));
  finals.push({ ...finals[0]!, job: 2, state: 'successful', outputs: { drawn: 0.5 }, rerunOf: 1 });
  return history;
}

/** The second job runs from the beginning, with keys of its own. */
export function withoutResume({ journal, effects, requests, changes }: History): void {
  journal.splice(2, 1);
  Object.assign(journal[1]!, { by: 'worker1.2', fence: 1, committedAt: 1_150 });
  Object.assign(journal[2]!, { number: 2, fence: 1 });
  effects[1]!.idempotencyKey = 'another';
  requests[2]!.kind = 'rerun';
  changes[3]!.fence = 0;
  Object.assign(changes[4]!, { fence: 1, oldFence: 0 });
  Object.assign(changes[5]!, { fence: 1, oldFence: 1 });
}

/** The second job goes on with the newest version. */
export function withNewest({ finals, requests }: History): void {
  requests[2]!.version = 2;
  Object.assign(finals[1]!, { version: 2, definition: 2 });
}
