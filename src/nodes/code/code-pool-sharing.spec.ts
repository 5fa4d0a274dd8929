import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENDLESS, result, start, stopRuns } from '../../../test/support/pool-runs.js';
import { spendBudget } from '../../../test/support/turns.js';
import { CodePool } from './code-pool.js';

afterEach(stopRuns);

describe('the pool of threads for code, with many endless runs of one job', () => {
  const endless = (pool: CodePool, job: number, count: number) =>
    Array.from({ length: count }, () => start(pool, ENDLESS, { job }));

  it('begins a run of another job immediately', async () => {
    const pool = new CodePool({ size: 2, longMs: 600_000 });
    const runs = endless(pool, 1, 30);
    await Promise.all([runs[0]!.firstLine, runs[1]!.firstLine]);
    const { count } = pool;
    expect(await start(pool, 'return 1', { job: 2 }).ended).toEqual(result('1'));
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
    expect(await start(pool, 'return 1', { job: 7 }).ended).toEqual(result('1'));
  });

  it('leaves half of the threads to other processes, however many jobs have them', async () => {
    const pool = new CodePool({ size: 2, most: 8 });
    const ofProcess = (process: number, jobs: number[]) =>
      jobs.map((job) => start(pool, ENDLESS, { job, process }));
    const runs = ofProcess(1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    await Promise.all(runs.slice(0, 4).map((run) => run.firstLine));
    expect(pool.count).toBe(4);
    const other = start(pool, 'return 1', { job: 11, process: 2 });
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
    const endless = (job: number, process: number) => start(pool, ENDLESS, { job, process, user: 1 });
    const runs = [1, 2, 3, 4].flatMap((job) => [endless(job, 1), endless(10 + job, 2)]);
    await Promise.all(runs.slice(0, 6).map((run) => run.firstLine));
    const other = start(pool, 'return 1', { job: 21, process: 3, user: 2 });
    expect(await other.ended).toEqual(result('1'));
    expect(pool.count).toBe(7);
    runs[0]!.stop();
    await runs[6]!.firstLine;
    runs.forEach((run) => run.stop());
    await Promise.allSettled(runs.map(({ ended }) => ended));
  });

  it('serves jobs in turn, independent of their arrival', async () => {
    const pool = new CodePool({ size: 1, most: 1 });
    const first = start(pool, ENDLESS, { job: 9 });
    await first.firstLine;
    const order: string[] = [];
    const runs = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1'].map((name) => {
      const run = start(pool, 'return 1', { job: name.charCodeAt(0) });
      return run.ended.then(() => order.push(name));
    });
    first.stop();
    await Promise.all(runs);
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });
});

it('the threads for code of a user take turns together with those of others', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'code-pool-'));
  const file = new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';
      import { writeFileSync } from 'node:fs';
      parentPort.on('message', ({ code }) => {
        for (let n = 0; n < 50; n += 1) parentPort.postMessage({ lines: [['info', String(n)]] });
        parentPort.postMessage({ result: 'end' });
        writeFileSync(code, '');
      });`)}`,
  );
  const pool = new CodePool({ size: 8, file });
  const run = (job: number, user: number) => start(pool, join(folder, String(job)), { job, user });
  const ofOne = [1, 2, 3, 4].map((job) => run(job, 1));
  const ofOther = run(5, 2);
  // Until all messages have been sent, none is received.
  while (readdirSync(folder).length < 5);
  rmSync(folder, { recursive: true });
  const restore = spendBudget();
  await ofOther.ended;
  const heard = ofOne.flatMap(({ lines }) => lines).length;
  await Promise.all(ofOne.map(({ ended }) => ended));
  await restore();
  expect(heard).toBeLessThan(100);
});
