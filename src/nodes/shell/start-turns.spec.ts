import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { block, countTurns } from '../../../test/support/turns.js';
import { processesIn } from './process-table.js';
import { startInTurn } from './start-turns.js';

const ownerOf = () => ({ ended: () => false });

describe('the starts of programs', () => {
  it('leave the event loop and the next start to others, however many one job has', async () => {
    const started: number[] = [];
    const turns = countTurns();
    const start = (job: number) =>
      startInTurn({ job, owner: ownerOf() }, new AbortController(), () => {
        started.push(job);
        block(6);
        return Promise.resolve();
      });
    const all = Array.from({ length: 50 }, () => start(1));
    await Promise.all([...all, start(2)]);
    expect(started.indexOf(2)).toBeLessThan(3);
    expect(turns()).toBeGreaterThan(40);
  });

  it('have the time of one owner, however many of its jobs start some', async () => {
    const started: string[] = [];
    const begin = (name: string, job: number, owner: { ended(): boolean }) =>
      startInTurn({ job, owner }, new AbortController(), () => {
        started.push(name);
        block(6);
        return Promise.resolve();
      });
    const busy = ownerOf();
    const all = Array.from({ length: 50 }, (_, job) => begin('busy', job, busy));
    const other = ownerOf();
    for (let count = 0; count < 3; count++) await begin('other', 50, other);
    expect(started.lastIndexOf('other')).toBeLessThan(15);
    await Promise.all(all);
  });

  it('are given up with the signal', async () => {
    const controller = new AbortController();
    const starts = [0, 1, 2].map(() =>
      startInTurn({ job: 1, owner: ownerOf() }, controller, () => {
        controller.abort(new Error('the job was stopped'));
        return Promise.resolve('started');
      }),
    );
    const [first, ...others] = await Promise.allSettled(starts);
    expect(first).toMatchObject({ value: 'started' });
    for (const other of others)
      expect(other).toMatchObject({ reason: expect.objectContaining({ message: 'the job was stopped' }) });
  });
});

describe('the processes of many folders', () => {
  it('are found by two reads of the table', async () => {
    const read = import.meta.jest.spyOn(fs, 'readdirSync');
    syncBuiltinESMExports();
    try {
      await Promise.all(Array.from({ length: 100 }, (_, call) => processesIn(`/nowhere/${call}`)));
      expect(read).toHaveBeenCalledTimes(2);
    } finally {
      read.mockRestore();
      syncBuiltinESMExports();
    }
  });
});
