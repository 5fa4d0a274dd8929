import { setMaxListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { Database, Statement } from '../database/database.js';
import { hashOfEvent } from '../jobs/events/event-token.js';
import { INSERT_EVENTS, SENT_EVENTS } from '../jobs/events/event-statements.js';
import type { Signals } from '../jobs/signals.js';
import { EventWaits } from './event-waits.js';

describe('the events for which jobs wait', () => {
  const never = new AbortController().signal;
  setMaxListeners(0, never);
  /** The jobs of the tokens that each statement has asked for, and how the first one that is open is answered. */
  let asked: number[][];
  let answers: (() => void)[];
  let waits: EventWaits;

  beforeEach(() => {
    asked = [];
    answers = [];
    const rows = (_: Statement, [hashes, jobs]: [string[], number[]]) => {
      asked.push(jobs);
      return new Promise((resolve) => {
        const found = hashes.map((hash, index) => ({
          hash,
          job_id: jobs[index],
          is_locked: false,
          body: '7',
        }));
        answers.push(() => resolve(found));
      });
    };
    waits = new EventWaits({ rows, whenLost: () => undefined } as unknown as Database, {} as Signals);
  });

  const find = (
    job: number,
    token: string,
    signal = never,
    room: () => Promise<void> | undefined = () => undefined,
  ) => waits.of({ job, claim: 'c', user: job }, { aborted: false }, room).find(token, signal);
  const settled = async (): Promise<void> => {
    for (let turns = 0; turns < 20; turns += 1) await setImmediate();
  };
  const answer = async (): Promise<void> => {
    answers.shift()?.();
    await settled();
  };

  it('are asked for once, however many waits of the job have the same token', async () => {
    const found = Promise.all(Array.from({ length: 10 }, () => find(1, 'same')));
    await settled();
    expect(asked).toEqual([[1]]);
    await answer();
    expect(await found).toEqual(Array.from({ length: 10 }, () => ({ body: 7 })));
  });

  it('are not mixed up where several jobs have the same token, as resumes have', async () => {
    const found = Promise.all([find(1, 'same'), find(2, 'same')]);
    await settled();
    expect(asked).toEqual([[1, 2]]);
    await answer();
    expect(await found).toEqual([{ body: 7 }, { body: 7 }]);
  });

  it('are asked for with the next statement, although another job has thousands of waits', async () => {
    for (let index = 0; index < 5_000; index += 1) void find(1, `token${index}`);
    await settled();
    let found: unknown = null;
    void find(2, 'other').then((event) => (found = event));
    for (let statements = 0; statements < 3; statements += 1) await answer();
    expect(found).toEqual({ body: 7 });
  });

  it('are not asked for any more once the wait has ended', async () => {
    const end = new AbortController();
    setMaxListeners(0, end.signal);
    const found = Array.from({ length: 100 }, (_, index) => find(1, `token${index}`, end.signal));
    const ended = Promise.allSettled(found);
    await settled();
    end.abort(new Error('the job has ended'));
    while (answers.length > 0) await answer();
    const rejected = (await ended).filter(({ status }) => status === 'rejected');
    expect(asked.flat().length + rejected.length).toBe(100);
    expect(rejected.length).toBeGreaterThan(60);
  });

  it('wake only the waits whose events have come, where a job has many', async () => {
    const sent = hashOfEvent('token7');
    const statements: Statement[] = [];
    const rows = (statement: Statement) => {
      statements.push(statement);
      return Promise.resolve([{ hash: sent }]);
    };
    let tell: (job: number) => void = () => undefined;
    const signals = { listen: (_: string, told: (job: number) => void) => (tell = told) };
    const listening = new EventWaits(
      { rows, whenLost: () => undefined } as unknown as Database,
      signals as unknown as Signals,
    );
    listening.onApplicationBootstrap();
    const events = listening.of({ job: 1, claim: 'c', user: 1 }, { aborted: false }, () => undefined);
    const woken: number[] = [];
    const ends = Array.from({ length: 900 }, (_, index) =>
      events.watch(`token${index}`, () => woken.push(index)),
    );
    // Those that come while a statement is under way are asked for together.
    for (let events = 0; events < 900; events += 1) tell(1);
    await settled();
    expect(statements).toEqual([SENT_EVENTS, SENT_EVENTS]);
    expect(new Set(woken)).toEqual(new Set([7]));
    for (const end of ends) end();
    listening.onApplicationShutdown();
  });

  it('are not asked for while too many records of the job wait to be written', async () => {
    let isFull = true;
    let written: () => void = () => undefined;
    const room = () => (isFull ? new Promise<void>((resolve) => (written = resolve)) : undefined);
    void find(1, 'one', never, room);
    await settled();
    expect(asked).toEqual([]);
    isFull = false;
    written();
    await settled();
    expect(asked).toEqual([[1]]);
  });

  it('have their tokens stored again, once, after Postgres may have lost them', async () => {
    const stored: string[] = [];
    const rows = (statement: Statement, [hashes]: [string[]]) => {
      expect(statement).toBe(INSERT_EVENTS);
      stored.push(...hashes);
      return Promise.resolve([]);
    };
    let lose: () => void = () => undefined;
    const whenLost = (listener: () => void) => (lose = listener);
    const losing = new EventWaits({ rows, whenLost } as unknown as Database, {} as Signals);
    const attempt = () => losing.of({ job: 1, claim: 'c', user: 1 }, { aborted: false }, () => undefined);
    const [events, without] = [attempt(), attempt()];
    const first = hashOfEvent(await events.createToken(null));
    expect(events.kept()).toBeUndefined();
    lose();
    const second = hashOfEvent(await events.createToken(null));
    await events.kept();
    expect(stored).toEqual([first, second, first, second]);
    expect(events.kept()).toBeUndefined();
    expect(without.kept()).toBeUndefined();
  });

  it('have their tokens stored once more if Postgres may have lost them while they were stored again', async () => {
    let lose: () => void = () => undefined;
    let stored = 0;
    const rows = () => {
      stored += 1;
      if (stored === 2) lose();
      return Promise.resolve([]);
    };
    const whenLost = (listener: () => void) => (lose = listener);
    const losing = new EventWaits({ rows, whenLost } as unknown as Database, {} as Signals);
    const events = losing.of({ job: 1, claim: 'c', user: 1 }, { aborted: false }, () => undefined);
    await events.createToken(null);
    lose();
    await events.kept();
    expect(stored).toBe(3);
    expect(events.kept()).toBeUndefined();
  });
});
