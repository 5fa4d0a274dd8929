import type { Executor, Statement } from '../../database/database.js';
import type { LockedPolicy } from './guard-statements.js';
import { RememberedCounts } from './remembered-counts.js';

const MANY: LockedPolicy = {
  process_id: 7,
  max_running: null,
  on_limit: 'queue',
  max_waiting: 100_000,
  row_version: '1',
};

/** Answers counts of unended jobs, and keeps the names of the statements. */
function answering(counts: { waiting: number; running: number; up_to: number; newer: number }) {
  const asked: string[] = [];
  const executor = {
    rows: ({ name }: Statement) => {
      asked.push(name);
      return Promise.resolve([counts]);
    },
  } as unknown as Executor;
  return { executor, asked, counts };
}

describe('the unended jobs of a process that may have many', () => {
  it('are counted once for many executes', async () => {
    const { executor, asked } = answering({ waiting: 50_000, running: 10, up_to: 60_000, newer: 20 });
    const remembered = new RememberedCounts();
    for (let execute = 0; execute < 3; execute += 1)
      expect(await remembered.permit(executor, MANY, 1)).toMatchObject({ allowed: 1, refusal: null });
    expect(asked).toEqual(['job-count-many-unended', 'job-count-newer-unended', 'job-count-newer-unended']);
  });

  it('are counted again where so many may wait by that count, since some may have ended', async () => {
    const { executor, asked, counts } = answering({ waiting: 99_990, running: 0, up_to: 100_000, newer: 8 });
    const remembered = new RememberedCounts();
    await remembered.permit(executor, MANY, 1);
    counts.waiting = 40_000;
    expect(await remembered.permit(executor, MANY, 5)).toMatchObject({ allowed: 5, refusal: null });
    expect(asked.slice(1)).toEqual(['job-count-newer-unended', 'job-count-many-unended']);
  });

  it('are counted again where a thousand are newer', async () => {
    const { executor, asked } = answering({ waiting: 50_000, running: 0, up_to: 60_000, newer: 1_000 });
    const remembered = new RememberedCounts();
    for (let execute = 0; execute < 2; execute += 1) await remembered.permit(executor, MANY, 1);
    expect(asked.slice(1)).toEqual(['job-count-newer-unended', 'job-count-many-unended']);
  });

  it('count also where they run: those of a worker that has gone wait again', async () => {
    const { executor, counts } = answering({ waiting: 0, running: 99_999, up_to: 100_000, newer: 1 });
    const remembered = new RememberedCounts();
    await remembered.permit(executor, MANY, 1);
    Object.assign(counts, { waiting: 100_000, running: 0 });
    expect(await remembered.permit(executor, MANY, 1)).toMatchObject({ allowed: 0, refusal: 'crowded' });
  });

  it('are counted again once the policy was written, as a job does that got its id before the count', async () => {
    const { executor, asked, counts } = answering({ waiting: 99_998, running: 0, up_to: 200_000, newer: 0 });
    const remembered = new RememberedCounts();
    await remembered.permit(executor, MANY, 1);
    counts.waiting = 100_000;
    const written = { ...MANY, row_version: '2' };
    expect(await remembered.permit(executor, written, 1)).toMatchObject({ refusal: 'crowded' });
    expect(asked.slice(1)).toEqual(['job-count-many-unended']);
  });

  it('are counted as for lower limits where more run than may wait', async () => {
    const { executor, asked } = answering({ waiting: 10, running: 100_000, up_to: 200_000, newer: 0 });
    const remembered = new RememberedCounts();
    for (let execute = 0; execute < 2; execute += 1)
      expect(await remembered.permit(executor, MANY, 1)).toMatchObject({ allowed: 1, refusal: null });
    expect(asked).toEqual(['job-count-many-unended', 'job-count-unended']);
  });

  it('are always counted where at most a thousand may wait', async () => {
    const { executor, asked } = answering({ waiting: 0, running: 0, up_to: 0, newer: 0 });
    const remembered = new RememberedCounts();
    for (let execute = 0; execute < 2; execute += 1)
      await remembered.permit(executor, { ...MANY, max_waiting: 1_000 }, 1);
    expect(asked).toEqual(['job-count-unended', 'job-count-unended']);
  });
});
