import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { ENDLESS, made, result, start, stopRuns } from '../../../test/support/pool-runs.js';
import { countTurns, spendBudget } from '../../../test/support/turns.js';
import { until } from '../../../test/support/until.js';
import { CodePool } from './code-pool.js';

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

describe('the pool of threads for code', () => {
  afterEach(stopRuns);

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
    const pool = new CodePool({ size: 1, longMs: 60_000 });
    const first = start(pool, ENDLESS);
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
    await expect(start(pool, 'return 1', { controller: aborted }).ended).rejects.toThrow('too late');
    expect(pool.count).toBe(0);
  });

  it('runs short runs although endless ones hold all its places', async () => {
    const pool = new CodePool({ size: 1 });
    const endless = [1, 2].map(() => start(pool, ENDLESS));
    expect(await start(pool, 'return 1').ended).toEqual(result('1'));
    endless.forEach((run) => run.stop());
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

  it('lowers the priority of a native call that nothing interrupts', async () => {
    const isAnySlow = (): boolean => priorities().includes(15);
    await until(() => !isAnySlow(), 'the threads of earlier tests have ended');
    const code = 'const a = "a".repeat(4e6); return (a + a).indexOf(a + "b")';
    const native = start(new CodePool({ size: 1, longMs: 10 }), code);
    await until(isAnySlow, 'its thread has a low priority');
    native.stop();
    await until(() => !isAnySlow(), 'the thread has ended');
  });

  it('replaces a thread that stays slow', async () => {
    const file = new URL(
      `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';
        parentPort.postMessage({ systemId: 2 ** 30 });
        parentPort.on('message', ({ code }) => parentPort.postMessage({ result: code }));`)}`,
    );
    // The system knows no such thread, so it refuses as it refuses others than root. The first run begins before the thread has.
    const pool = new CodePool({ size: 1, file, longMs: 0 });
    expect(await start(pool, '1').ended).toEqual(result('1'));
    await until(() => pool.count === 0, 'the pool has no thread');
    expect(await start(pool, '2').ended).toEqual(result('2'));
  });

  it('receives lines while the code still runs', async () => {
    const run = start(new CodePool({ size: 1 }), 'console.warn("first"); for (;;);');
    expect(await run.firstLine).toEqual(['warn', 'first']);
    run.stop();
  });

  it('keeps the event loop free', async () => {
    const pool = new CodePool({ size: 2 });
    const runs = [1, 2].map(() => start(pool, ENDLESS));
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
    const restore = spendBudget();
    const { ended, lines, firstLine } = start(new CodePool({ size: 1, file }), '');
    await firstLine;
    const turns = countTurns();
    expect(await ended).toEqual(result('end'));
    const turned = turns();
    await restore();
    expect(lines).toEqual(Array.from({ length: 50 }, (_, n) => ['info', String(n)]));
    expect(turned).toBeGreaterThanOrEqual(49);
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
