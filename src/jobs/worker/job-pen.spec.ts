import { SecretBox } from '../../secrets/secret-box.js';
import { SharedSnapshot } from '../shared-snapshot.js';
import { DatabaseClock } from './database-clock.js';
import { JobSecrets } from './job-secrets.js';
import { JobLost, JobPen } from './job-pen.js';
import { type JobWrite, PendingWrites } from './job-writes.js';

const HELD = { id: 7, fence: 1 };
const FLOW = { process: 1, nodes: [], start: 0, variables: new Map() };
const NO_SECRETS = new JobSecrets(HELD.id, SharedSnapshot.EMPTY, new SecretBox([]), FLOW, {});

/** A pen whose flushes the test ends by hand. */
function penWith({ holds = true } = {}) {
  const taken: JobWrite[] = [];
  const losses: string[] = [];
  const answers: (() => { id: number; state: null; dispatch: null } | undefined | Error)[] = [];
  let wake: () => void = () => undefined;
  const answer = (how: (typeof answers)[number]): void => {
    answers.push(how);
    wake();
  };
  const pen = new JobPen(
    HELD,
    new PendingWrites(HELD, { journalNumber: 3, logRows: 10 }, NO_SECRETS),
    new Map(),
    new DatabaseClock(),
    { holds: () => holds },
    (reason) => losses.push(reason),
    async ({ take }) => {
      await Promise.resolve();
      taken.push(take());
      while (answers.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return answers.shift()!();
    },
  );
  return {
    pen,
    taken,
    losses,
    kept: () => answer(() => ({ id: HELD.id, state: null, dispatch: null })),
    lost: () => answer(() => undefined),
    unwritable: () => answer(() => new Error('Invalid string length')),
    away: () =>
      answer(() => {
        throw new Error('Connection terminated');
      }),
  };
}

describe('JobPen', () => {
  it('is committed once its flush has found the fence in place', async () => {
    const { pen, taken, kept } = penWith();
    pen.append('n1', 'out', 8);
    const committed = pen.committed();
    kept();
    await committed;
    expect(taken[0]).toMatchObject({ id: 7, fence: 1, journal: { number: 3, records: '[["n1","out"]]' } });
  });

  it('tells a run that another worker has its job, and commits nothing more of it', async () => {
    const { pen, losses, lost } = penWith();
    pen.append('n1', 'out', 8);
    const committed = pen.committed();
    lost();
    await expect(committed).rejects.toBeInstanceOf(JobLost);
    expect(losses).toEqual(['lost']);
  });

  it('tells a run that Postgres does not take what it has written', async () => {
    const { pen, losses, unwritable } = penWith();
    pen.append('n1', 'out', 8);
    const committed = pen.committed();
    unwritable();
    await expect(committed).rejects.toBeInstanceOf(JobLost);
    expect(losses).toEqual(['unwritable']);
  });

  it('commits nothing that follows a write which was lost, not even the job’s end', async () => {
    const { pen, taken, losses, kept, away } = penWith();
    pen.append('n1', 'out', 8);
    away();
    await expect(pen.committed()).rejects.toBeInstanceOf(JobLost);
    pen.append('n2', 'out', 8);
    kept();
    const settled = pen.settle({ state: 'successful', outputs: '{}' }, '[]');
    kept();
    await expect(settled).rejects.toMatchObject({ reason: 'lapsed' });
    expect(losses).toEqual(['lapsed']);
    expect(taken.length).toBeGreaterThan(1);
    for (const write of taken.slice(1)) expect(write).toMatchObject({ journal: null, settlement: null });
  });

  it('lets nobody act on the outside whose lease has run out, though there is nothing to commit', async () => {
    const { pen, losses } = penWith({ holds: false });
    await expect(pen.committed()).rejects.toBeInstanceOf(JobLost);
    expect(losses).toEqual(['lapsed']);
  });
});

describe('PendingWrites', () => {
  const pending = () => new PendingWrites(HELD, { journalNumber: 1, logRows: 0 }, NO_SECRETS);
  const at = Date.UTC(2026, 0, 2, 3, 4, 5, 6);

  it('makes a complete line of each line of a text, so that none can pass as another node’s', () => {
    const writes = pending();
    writes.log(at, 'info', 'n1', 'a\r\nb\n2026-01-01T00:00:00.000Z error n2 forged');
    expect(writes.take().log).toEqual([
      {
        firstRow: 0,
        rows: 3,
        text: [
          '2026-01-02T03:04:05.006Z info n1 a',
          '2026-01-02T03:04:05.006Z info n1 b',
          '2026-01-02T03:04:05.006Z info n1 2026-01-01T00:00:00.000Z error n2 forged',
        ].join('\n'),
      },
    ]);
  });

  it('keeps what Postgres can keep of a text', () => {
    const writes = pending();
    writes.log(at, 'info', 'n1', 'a\0b\ud800c');
    expect(writes.take().log[0]!.text).toBe('2026-01-02T03:04:05.006Z info n1 a\\u0000b\ufffdc');
  });

  it('splits a flood of lines into rows that a page can read', () => {
    const writes = pending();
    writes.log(at, 'info', 'n1', Array.from({ length: 2_500 }, () => 'x').join('\n'));
    expect(writes.take().log.map(({ firstRow, rows }) => [firstRow, rows])).toEqual([
      [0, 1_000],
      [1_000, 1_000],
      [2_000, 500],
    ]);
  });
});
