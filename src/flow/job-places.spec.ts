import { setMaxListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { JobPlaces } from './job-places.js';

describe('places for the work of jobs', () => {
  const never = new AbortController().signal;
  setMaxListeners(0, never);
  let open: Map<string, () => void>;
  let requests: JobPlaces;

  beforeEach(() => {
    open = new Map();
    requests = new JobPlaces(4);
  });

  const send = (job: number, name: string, signal = never, user?: number): Promise<string> =>
    requests.run({ job, user, signal }, () => new Promise((resolve) => open.set(name, () => resolve(name))));
  const answer = async (name: string): Promise<void> => {
    open.get(name)?.();
    open.delete(name);
    await setImmediate();
  };

  it('are limited to half of all for one job, and a job that has none gets one', async () => {
    const sent = Array.from({ length: 1_000 }, (_, index) => send(1, `a${index}`));
    for (let index = 0; index < 3; index++) void send(2, `b${index}`);
    void send(3, 'c0');
    void send(3, 'c1');
    await setImmediate();
    expect([...open.keys()]).toEqual(['a0', 'a1', 'b0', 'b1', 'c0']);
    await answer('a0');
    expect(await sent[0]).toBe('a0');
    expect([...open.keys()]).toEqual(['a1', 'b0', 'b1', 'c0']);
    await answer('b0');
    expect([...open.keys()]).toEqual(['a1', 'b1', 'c0', 'a2']);
  });

  it('go to the user who has fewer, whatever the number of jobs', async () => {
    for (let index = 0; index < 10; index++)
      for (const job of [1, 2]) void send(job, `${job}-${index}`, never, 1);
    for (let index = 0; index < 10; index++) void send(9, `b${index}`, never, 2);
    await setImmediate();
    expect([...open.keys()]).toEqual(['1-0', '2-0', '1-1', '2-1', 'b0']);
    await answer('1-0');
    await answer('2-0');
    expect([...open.keys()]).toEqual(['1-1', '2-1', 'b0', 'b1']);
  });

  it('are not sent if their signal aborts first', async () => {
    const end = new AbortController();
    const sent = Array.from({ length: 5 }, (_, index) => send(1, `a${index}`, end.signal));
    const results = Promise.allSettled(sent);
    await setImmediate();
    end.abort(new Error('stopped'));
    await answer('a0');
    await answer('a1');
    expect((await results).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
    ]);
    void send(1, 'late');
    await setImmediate();
    expect([...open.keys()]).toEqual(['late']);
  });
});
