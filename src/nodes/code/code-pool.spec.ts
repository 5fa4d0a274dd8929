import { CodePool } from './code-pool.js';
import type { Ended, Line } from './messages.js';

const MIB = 1024 * 1024;

/** A run under way, which tells when the code has printed. */
function start(pool: CodePool, code: string, controller = new AbortController()) {
  const lines: Line[] = [];
  let printed: (line: Line) => void = () => undefined;
  const firstLine = new Promise<Line>((resolve) => (printed = resolve));
  const ended = pool.run({ code, inputs: '{}', maxBytes: MIB }, controller.signal, (line) => {
    lines.push(line);
    printed(line);
  });
  ended.catch(() => undefined);
  return { ended, firstLine, lines, stop: () => controller.abort(new Error('the job was stopped')) };
}

const result = (text: string): Ended => ({ result: text });

describe('the pool of threads for code', () => {
  it('has no thread before it is used, and none a while after', async () => {
    const pool = new CodePool(2, 1);
    expect(pool.count).toBe(0);
    await start(pool, 'return 1').ended;
    while (pool.count > 0) await new Promise(setImmediate);
    expect(await start(pool, 'return 2').ended).toEqual(result('2'));
  });

  it('uses a thread again', async () => {
    const pool = new CodePool(2);
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
    ['promises that nobody awaits', '(function again() { Promise.resolve().then(again) })()'],
    [
      'an endless getter while the error is described',
      'throw { get message() { for (;;); }, toJSON() { for (;;); } }',
    ],
    ['an endless toJSON of the result', 'return { toJSON() { for (;;); } }'],
    ['a native call that does not look whether it must stop', 'return new Array(1e9) + ""'],
    ['an endless flood of lines', 'for (;;) console.log("x".repeat(1000))'],
  ])('ends %s at once when stopped, and other runs go on meanwhile', async (_what, code) => {
    const pool = new CodePool(2);
    const endless = start(pool, `console.log("on my way"); await null; ${code}`);
    await endless.firstLine;
    const other = await start(pool, 'let n = 0; while (n < 1e5) n++; return n').ended;
    expect(other).toEqual(result('100000'));

    endless.stop();
    const turn = new Promise((resolve) => setImmediate(resolve));
    await expect(Promise.race([endless.ended, turn])).rejects.toThrow('the job was stopped');
    const { length } = endless.lines;

    // Both places of the pool are of use again.
    const after = await Promise.all([1, 2, 3, 4].map((n) => start(pool, `return ${n}`).ended));
    expect(after).toEqual(['1', '2', '3', '4'].map(result));
    expect(endless.lines).toHaveLength(length);
    expect(pool.count).toBeLessThanOrEqual(2);
  });

  it('takes runs in the order in which they came, without those that were stopped', async () => {
    const pool = new CodePool(1);
    const first = start(pool, 'console.log("on my way"); for (;;);');
    await first.firstLine;
    const order: number[] = [];
    const runs = [1, 2, 3, 4].map((n) => {
      const run = start(pool, `return ${n}`);
      void run.ended.then(() => order.push(n)).catch(() => undefined);
      return run;
    });
    runs[1]!.stop();
    await expect(runs[1]!.ended).rejects.toThrow('the job was stopped');
    first.stop();
    await Promise.all([0, 2, 3].map((n) => runs[n]!.ended));
    expect(order).toEqual([1, 3, 4]);
  });

  it('does nothing for a signal that has aborted before', async () => {
    const pool = new CodePool(1);
    const aborted = new AbortController();
    aborted.abort(new Error('too late'));
    await expect(start(pool, 'return 1', aborted).ended).rejects.toThrow('too late');
    expect(pool.count).toBe(0);
  });

  it('lets short runs through although endless ones hold all its places', async () => {
    const pool = new CodePool(1);
    const endless = [1, 2].map(() => start(pool, 'console.log("on my way"); for (;;);'));
    expect(await start(pool, 'return 1').ended).toEqual(result('1'));
    endless.forEach((run) => run.stop());
  });

  it('hears of lines while the code still runs', async () => {
    const run = start(new CodePool(1), 'console.warn("first"); for (;;);');
    expect(await run.firstLine).toEqual(['warn', 'first']);
    run.stop();
  });

  it('keeps the event loop free', async () => {
    const pool = new CodePool(2);
    const runs = [1, 2].map(() => start(pool, 'console.log("on my way"); for (;;);'));
    await Promise.all(runs.map((run) => run.firstLine));
    let turns = 0;
    const count = () => {
      turns++;
      if (turns < 1000) setImmediate(count);
    };
    count();
    while (turns < 1000) await new Promise(setImmediate);
    runs.forEach((run) => run.stop());
    expect(turns).toBe(1000);
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
    ])('says so and goes on with another one: %s', async (_how, body, message) => {
      const pool = new CodePool(1, 60_000, onMessage(body));
      const [lost, next] = await Promise.all([start(pool, 'die').ended, start(pool, '1').ended]);
      expect(lost).toEqual({ failure: expect.stringContaining(message), mayRetry: true });
      expect(next).toEqual(result('1'));
      expect(pool.count).toBe(1);
    });
  });
});
