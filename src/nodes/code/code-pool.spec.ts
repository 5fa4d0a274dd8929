import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { CodePool } from './code-pool.js';
import type { Ended, Line } from './messages.js';
import { countTurns } from '../../../test/support/turns.js';
import { until } from '../../../test/support/until.js';

const MIB = 1024 * 1024;

/** Stops the runs of one test: an endless run would otherwise outlive all tests. */
const begun: AbortController[] = [];

/** The code of the runs that have been given to threads. */
const made: string[] = [];

/** A run in progress, which reports when the code has printed. */
function start(
  pool: CodePool,
  code: string,
  controller = new AbortController(),
  job = 1,
  process = job,
  user = process,
  size = 0,
) {
  begun.push(controller);
  const lines: Line[] = [];
  let printed: (line: Line) => void = () => undefined;
  const firstLine = new Promise<Line>((resolve) => (printed = resolve));
  const ended = pool.run(
    { job, process, user },
    () => {
      made.push(code);
      return { code, inputs: '{}', maxBytes: MIB };
    },
    controller.signal,
    (line) => {
      lines.push(line);
      printed(line);
    },
    undefined,
    size,
  );
  ended.catch(() => undefined);
  return { ended, firstLine, lines, stop: () => controller.abort(new Error('the job was stopped')) };
}

/** The priorities of the threads of this process. */
const priorities = (): number[] =>
  readdirSync('/proc/self/task').flatMap((thread) => {
    try {
      return [getPriority(Number(thread))];
    } catch {
      // It has just ended.
      return [];
    }
  });

const result = (text: string): Ended => ({ result: text });

describe('the pool of threads for code', () => {
  afterEach(() => {
    for (const controller of begun.splice(0)) controller.abort(new Error('the test is over'));
  });

  it('has no thread before its first use, and none some time after its last', async () => {
    const pool = new CodePool({ size: 2, idleMs: 1 });
    expect(pool.count).toBe(0);
    await start(pool, 'return 1').ended;
    await until(() => pool.count === 0, 'the pool has no thread');
    expect(await start(pool, 'return 2').ended).toEqual(result('2'));
  });

  it('uses a thread again', async () => {
    const pool = new CodePool({ size: 2, longMs: 60_000 });
    for (const n of [1, 2, 3]) expect(await start(pool, `return ${n}`).ended).toEqual(result(String(n)));
    expect(pool.count).toBe(1);
  });

  it.each([
    ['an endless loop', 'for (;;);'],
    [
      'an endless loop that catches and has a finally',
      'for (;;) try { for (;;); } catch {} finally { for (;;); }',
    ],
    ['a catastrophic regular expression', '/(((((a+)+)+)+)+)+$/.test("a".repeat(40) + "b")'],
    ['endless promises', 'for (;;) await null'],
    ['promises that are not awaited', '(function again() { Promise.resolve().then(again) })()'],
    [
      'an endless getter while the error is described',
      'throw { get message() { for (;;); }, toJSON() { for (;;); } }',
    ],
    ['an endless toJSON of the result', 'return { toJSON() { for (;;); } }'],
    ['a native call that does not check for the stop', 'return new Array(1e9) + ""'],
    ['an endless flood of lines', 'for (;;) console.log("x".repeat(1000))'],
  ])('ends %s immediately at a stop, while other runs continue', async (_what, code) => {
    const pool = new CodePool({ size: 2 });
    const endless = start(pool, `console.log("on my way"); await null; ${code}`);
    await endless.firstLine;
    const other = await start(pool, 'let n = 0; while (n < 1e5) n++; return n').ended;
    expect(other).toEqual(result('100000'));

    endless.stop();
    const turn = new Promise((resolve) => setImmediate(resolve));
    await expect(Promise.race([endless.ended, turn])).rejects.toThrow('the job was stopped');
    const { length } = endless.lines;

    // Both places of the pool are usable again.
    const after = await Promise.all([1, 2, 3, 4].map((n) => start(pool, `return ${n}`).ended));
    expect(after).toEqual(['1', '2', '3', '4'].map(result));
    expect(endless.lines).toHaveLength(length);
    await until(() => pool.count <= 2, 'the thread that was ended is gone');
  });

  it('takes runs in the order of their arrival, without those that were stopped', async () => {
    made.length = 0;
    const pool = new CodePool({ size: 1, longMs: 60_000 });
    const first = start(pool, 'console.log("on my way"); for (;;);');
    await first.firstLine;
    const order: number[] = [];
    const runs = [1, 2, 3, 4].map((n) => {
      const run = start(pool, `return ${n}`);
      void run.ended.then(() => order.push(n)).catch(() => undefined);
      return run;
    });
    expect(made.filter((code) => code.startsWith('return'))).toEqual([]);
    runs[1]!.stop();
    await expect(runs[1]!.ended).rejects.toThrow('the job was stopped');
    first.stop();
    await Promise.all([0, 2, 3].map((n) => runs[n]!.ended));
    expect(order).toEqual([1, 3, 4]);
  });

  it('does nothing for a signal that has aborted before', async () => {
    const pool = new CodePool({ size: 1 });
    const aborted = new AbortController();
    aborted.abort(new Error('too late'));
    await expect(start(pool, 'return 1', aborted).ended).rejects.toThrow('too late');
    expect(pool.count).toBe(0);
  });

  it('runs short runs although endless ones hold all its places', async () => {
    const pool = new CodePool({ size: 1 });
    const endless = [1, 2].map(() => start(pool, 'console.log("on my way"); for (;;);'));
    expect(await start(pool, 'return 1').ended).toEqual(result('1'));
    endless.forEach((run) => run.stop());
  });

  describe('with many endless runs of one job', () => {
    const endless = (pool: CodePool, job: number, count: number) =>
      Array.from({ length: count }, () => start(pool, 'console.log("on my way"); for (;;);', undefined, job));

    it('begins a run of another job immediately', async () => {
      const pool = new CodePool({ size: 2, longMs: 600_000 });
      const runs = endless(pool, 1, 30);
      await Promise.all([runs[0]!.firstLine, runs[1]!.firstLine]);
      const { count } = pool;
      expect(await start(pool, 'return 1', undefined, 2).ended).toEqual(result('1'));
      // It has waited neither for the end of another run nor until another run counts as long.
      expect(pool.count).toBe(count + 1);
      runs.forEach((run) => run.stop());
    });

    it('leaves threads to jobs that have none, even if their runs take long', async () => {
      const pool = new CodePool({ size: 2, most: 8 });
      const runs = [...endless(pool, 1, 9), ...endless(pool, 2, 9)];
      // A quarter of the threads for each of both.
      await Promise.all([0, 1, 9, 10].map((index) => runs[index]!.firstLine));
      const others = [3, 4, 5, 6].map((job) => endless(pool, job, 2));
      await Promise.all(others.map(([run]) => run!.firstLine));
      expect(pool.count).toBe(8);
      [...runs, ...others.flat()].forEach((run) => run.stop());
      await Promise.allSettled([...runs, ...others.flat()].map(({ ended }) => ended));
      expect(await start(pool, 'return 1', undefined, 7).ended).toEqual(result('1'));
    });

    it('leaves half of the threads to other processes, however many jobs have them', async () => {
      const pool = new CodePool({ size: 2, most: 8 });
      const ofProcess = (process: number, jobs: number[]) =>
        jobs.map((job) =>
          start(pool, 'console.log("on my way"); for (;;);', new AbortController(), job, process),
        );
      const runs = ofProcess(1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      await Promise.all(runs.slice(0, 4).map((run) => run.firstLine));
      expect(pool.count).toBe(4);
      const other = start(pool, 'return 1', new AbortController(), 11, 2);
      expect(await other.ended).toEqual(result('1'));
      runs[0]!.stop();
      await runs[4]!.firstLine;
      runs.forEach((run) => run.stop());
      await Promise.allSettled(runs.map(({ ended }) => ended));
      // Each process has its places again.
      const again = ofProcess(1, [21, 22, 23, 24]);
      await Promise.all(again.map((run) => run.firstLine));
    });

    it('leaves a quarter of the threads to other users, however many processes have them', async () => {
      const pool = new CodePool({ size: 2, most: 8 });
      const endless = (job: number, process: number) =>
        start(pool, 'console.log("on my way"); for (;;);', new AbortController(), job, process, 1);
      const runs = [1, 2, 3, 4].flatMap((job) => [endless(job, 1), endless(10 + job, 2)]);
      await Promise.all(runs.slice(0, 6).map((run) => run.firstLine));
      const other = start(pool, 'return 1', new AbortController(), 21, 3, 2);
      expect(await other.ended).toEqual(result('1'));
      expect(pool.count).toBe(7);
      runs[0]!.stop();
      await runs[6]!.firstLine;
      runs.forEach((run) => run.stop());
      await Promise.allSettled(runs.map(({ ended }) => ended));
    });

    it('serves jobs in turn, independent of their arrival', async () => {
      const pool = new CodePool({ size: 1, most: 1 });
      const first = start(pool, 'console.log("on my way"); for (;;);', undefined, 9);
      await first.firstLine;
      const order: string[] = [];
      const runs = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1'].map((name) => {
        const run = start(pool, 'return 1', undefined, name.charCodeAt(0));
        return run.ended.then(() => order.push(name));
      });
      first.stop();
      await Promise.all(runs);
      expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
    });

    it('keeps a thread that has run for long only if the system lets it raise its priority again', async () => {
      const pool = new CodePool({ size: 1, longMs: 10 });
      const isAnySlow = (): boolean => priorities().includes(15);
      await until(() => !isAnySlow(), 'the threads of earlier tests have ended');
      // It ends by itself: a thread of low priority that is stopped on a busy machine may be replaced because it responds late.
      const long = start(pool, 'const end = Date.now() + 2000; while (Date.now() < end);');
      await until(isAnySlow, 'the thread has lowered its priority');
      expect(await long.ended).toEqual(result('null'));
      const isRoot = process.getuid?.() === 0;
      await until(() => pool.count === (isRoot ? 1 : 0), 'the pool has kept it, or not');
      await until(() => !isAnySlow(), 'no thread is slow');
      expect(await start(pool, 'return 1').ended).toEqual(result('1'));
    });

    it('replaces a thread that stays slow', async () => {
      const file = new URL(
        `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';
          parentPort.on('message', ({ code }) => parentPort.postMessage({ result: code, isSlow: true }));`)}`,
      );
      const pool = new CodePool({ size: 1, file });
      expect(await start(pool, '1').ended).toEqual(result('1'));
      await until(() => pool.count === 0, 'the pool has no thread');
      expect(await start(pool, '2').ended).toEqual(result('2'));
    });
  });

  it('receives lines while the code still runs', async () => {
    const run = start(new CodePool({ size: 1 }), 'console.warn("first"); for (;;);');
    expect(await run.firstLine).toEqual(['warn', 'first']);
    run.stop();
  });

  it('keeps the event loop free', async () => {
    const pool = new CodePool({ size: 2 });
    const runs = [1, 2].map(() => start(pool, 'console.log("on my way"); for (;;);'));
    await Promise.all(runs.map((run) => run.firstLine));
    let turns = 0;
    const count = () => {
      turns++;
      if (turns < 1000) setImmediate(count);
    };
    count();
    await until(() => turns === 1000, 'the event loop has turned a thousand times');
    runs.forEach((run) => run.stop());
    expect(turns).toBe(1000);
  });

  it('takes messages of threads in turn with other work, in their order', async () => {
    const file = new URL(
      `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';
        parentPort.on('message', () => {
          for (let n = 0; n < 50; n += 1) parentPort.postMessage({ lines: [['info', String(n)]] });
          parentPort.postMessage({ result: 'end' });
        });`)}`,
    );
    // Each read of the clock spends the budget.
    const now = performance.now.bind(performance);
    let ahead = 0;
    const clock = import.meta.jest.spyOn(performance, 'now').mockImplementation(() => now() + (ahead += 10));
    const { ended, lines, firstLine } = start(new CodePool({ size: 1, file }), '');
    await firstLine;
    const turns = countTurns();
    expect(await ended).toEqual(result('end'));
    clock.mockRestore();
    expect(lines).toEqual(Array.from({ length: 50 }, (_, n) => ['info', String(n)]));
    expect(turns()).toBeGreaterThanOrEqual(49);
    // The budget of this clock ends with its turn.
    await new Promise((resolve) => setImmediate(resolve));
  });

  describe('with large tasks', () => {
    const LARGE = 1_000_000;
    const one = (pool: CodePool, job: number, controller = new AbortController()) =>
      start(pool, `return ${job}`, controller, job, job, job, LARGE);

    /** Lets the budget of the event loop be spent by whatever takes time. */
    function spendBudget(): () => void {
      const now = performance.now.bind(performance);
      let ahead = 0;
      const clock = import.meta.jest
        .spyOn(performance, 'now')
        .mockImplementation(() => now() + (ahead += 10));
      return () => clock.mockRestore();
    }

    it('makes one in each turn of the event loop, since each may take 50 ms', async () => {
      const pool = new CodePool({ size: 8 });
      const restore = spendBudget();
      made.length = 0;
      const runs = [1, 2, 3, 4].map((job) => one(pool, job).ended);
      const madeByTurn = [made.length];
      for (let turn = 0; turn < 20; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
        madeByTurn.push(made.length);
      }
      restore();
      const steps = madeByTurn.map((count, turn) => count - (madeByTurn[turn - 1] ?? 0));
      expect(Math.max(...steps)).toBe(1);
      expect(await Promise.all(runs)).toEqual(['1', '2', '3', '4'].map(result));
    });

    it('makes none of a run that is stopped before its turn, and uses its thread for another', async () => {
      const pool = new CodePool({ size: 8 });
      const restore = spendBudget();
      made.length = 0;
      const first = one(pool, 1);
      const second = one(pool, 2);
      second.stop();
      await expect(second.ended).rejects.toThrow('the job was stopped');
      restore();
      expect(await first.ended).toEqual(result('1'));
      expect(await one(pool, 3).ended).toEqual(result('3'));
      expect(made).toEqual(['return 1', 'return 3']);
      expect(pool.count).toBe(2);
    });

    it('rejects with what making one throws, and goes on', async () => {
      const pool = new CodePool({ size: 1, most: 1 });
      const throws = () => {
        throw new Error('too large');
      };
      const { signal } = new AbortController();
      const owner = { job: 1, process: 1, user: 1 };
      await expect(pool.run(owner, throws, signal, () => undefined)).rejects.toThrow('too large');
      expect(await one(pool, 2).ended).toEqual(result('2'));
    });
  });

  describe('when a thread is lost', () => {
    const onMessage = (body: string) =>
      new URL(
        `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';
          parentPort.on('message', ({ code }) => {
            if (code !== 'die') return parentPort.postMessage({ result: code });
            ${body}
          });`)}`,
      );

    it.each([
      ['it exits', 'process.exit(1)', 'its thread has ended'],
      ['it throws', 'throw new Error("broken")', 'its thread has ended: broken'],
      [
        'it runs out of memory',
        'const all = []; for (;;) all.push(new Array(1e6).fill(1.5))',
        'memory limit',
      ],
    ])('reports it and continues with another thread: %s', async (_how, body, message) => {
      const pool = new CodePool({ size: 1, file: onMessage(body) });
      const [lost, next] = await Promise.all([start(pool, 'die').ended, start(pool, '1').ended]);
      expect(lost).toEqual({ failure: expect.stringContaining(message), mayRetry: true });
      expect(next).toEqual(result('1'));
      expect(pool.count).toBe(1);
    });
  });
});
