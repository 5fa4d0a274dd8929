import { setImmediate as turn } from 'node:timers/promises';
import { SecretBox } from '../../secrets/secret-box.js';
import { SharedSnapshot } from '../../variables/shared-snapshot.js';
import { DatabaseClock } from '../database-clock.js';
import { JobSecrets } from './job-secrets.js';
import type { JobWrite } from '../../jobs/transitions/flush-values.js';
import { AttemptJournal, type Flushed } from './attempt-journal.js';
import { AttemptLost } from './attempt-lost.js';
import { PendingWrites } from './job-writes.js';

const NO_STEPS = () => [];
const HELD = { id: 7, fence: 1, claim: 'c' };
const FLOW = { process: 1, nodes: [], start: 0, variables: new Map(), bytes: 0 };
const NO_SECRETS = await JobSecrets.of(HELD.id, SharedSnapshot.EMPTY, new SecretBox([]), FLOW, {});

/** A journal whose flushes the test answers. */
function journalWith({
  holds = true,
  age = 0,
  store = () => undefined,
  disconnectedAt = () => -Infinity,
}: {
  holds?: boolean;
  age?: number;
  store?: () => Promise<unknown> | undefined;
  disconnectedAt?: () => number;
} = {}) {
  const taken: JobWrite[] = [];
  const losses: string[] = [];
  const answers: (() => Flushed)[] = [];
  let wake: () => void = () => undefined;
  const answer = (how: (typeof answers)[number]): void => {
    answers.push(how);
    wake();
  };
  const journal = new AttemptJournal({
    held: HELD,
    pending: new PendingWrites(HELD, { journalNumber: 3, logRows: 10 }, NO_SECRETS),
    recorded: new Map(),
    clock: new DatabaseClock(),
    lease: {
      holds: () => holds,
      age: () => age,
      regained: () => Promise.resolve(false),
      abort: () => undefined,
      lapse: () => 'stalled',
    },
    kept: store,
    disconnectedAt,
    lost: (reason) => losses.push(reason),
    add: async ({ take }) => {
      await Promise.resolve();
      taken.push(...(await take()));
      while (answers.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return answers.shift()!();
    },
  });
  return {
    journal,
    taken,
    losses,
    kept: () => answer(() => ({ id: HELD.id, has_gap: false, state: null, dispatch: null, is_woken: null })),
    parked: () =>
      answer(() => ({ id: HELD.id, has_gap: false, state: 'running', dispatch: 1, is_woken: false })),
    gap: () => answer(() => ({ id: HELD.id, has_gap: true, state: null, dispatch: null, is_woken: null })),
    lost: () => answer(() => undefined),
    unwritable: () => answer(() => new Error('Invalid string length')),
    away: () =>
      answer(() => {
        throw new Error('Connection terminated');
      }),
  };
}

describe('AttemptJournal', () => {
  it('has stored what its records refer to before a node acts on the outside, and once the job has parked', async () => {
    let stored: () => void = () => undefined;
    let asked = 0;
    const store = () => {
      asked += 1;
      return new Promise<void>((resolve) => (stored = resolve));
    };
    const { journal, kept, parked } = journalWith({ store });
    journal.append('token#1', 'a', 8);
    kept();
    const has = { acted: false, parked: false };
    const acting = journal.committed().then(() => (has.acted = true));
    await turn();
    expect(asked).toBe(1);
    expect(has.acted).toBe(false);
    stored();
    await acting;
    parked();
    const parking = journal
      .settle({ state: 'parked', until: 1 }, [], NO_STEPS)
      .then(() => (has.parked = true));
    await turn();
    expect(asked).toBe(2);
    expect(has.parked).toBe(false);
    stored();
    await parking;
  });

  it('shows a long list of nodes less often than a short one', async () => {
    const { journal, kept } = journalWith();
    const node = { state: 'running', startTime: 1, finishTime: null, runs: 1, error: null } as const;
    const shown = async (count: number): Promise<void> => {
      const nodes = Array.from({ length: count }, (_, at) => ({
        ...node,
        node: `${'n'.repeat(1_000)}${at}`,
      }));
      journal.show(nodes, NO_STEPS);
      kept();
      await journal.committed();
    };
    await shown(0);
    expect(journal.showsAgain).toBe(true);
    await shown(10_000);
    expect(journal.showsAgain).toBe(false);
  });

  it('is committed when its flush returns the job', async () => {
    const { journal, taken, kept } = journalWith();
    journal.append('n1', 'out', 8);
    const committed = journal.committed();
    kept();
    await committed;
    expect(taken[0]).toMatchObject({ id: 7, fence: 1, journal: [{ number: 3, records: '[["n1","out"]]' }] });
  });

  it('notifies a run that another worker holds its job, and commits nothing more', async () => {
    const { journal, losses, lost } = journalWith();
    journal.append('n1', 'out', 8);
    const committed = journal.committed();
    lost();
    await expect(committed).rejects.toBeInstanceOf(AttemptLost);
    expect(losses).toEqual(['lost']);
  });

  it('notifies a run that Postgres refuses what it has written', async () => {
    const { journal, losses, unwritable } = journalWith();
    journal.append('n1', 'out', 8);
    const committed = journal.committed();
    unwritable();
    await expect(committed).rejects.toBeInstanceOf(AttemptLost);
    expect(losses).toEqual(['unwritable']);
  });

  it('releases the job if Postgres has lost an earlier record, because the journal must not have a hole', async () => {
    const { journal, losses, gap } = journalWith();
    journal.append('n1', 'out', 8);
    const committed = journal.committed();
    gap();
    await expect(committed).rejects.toBeInstanceOf(AttemptLost);
    expect(losses).toEqual(['lapsed']);
  });

  it('commits nothing after a lost write, not even the settlement', async () => {
    const { journal, taken, losses, kept, away } = journalWith();
    journal.append('n1', 'out', 8);
    away();
    await expect(journal.committed()).rejects.toBeInstanceOf(AttemptLost);
    journal.append('n2', 'out', 8);
    kept();
    const settled = journal.settle({ state: 'successful', outputs: '{}' }, [], NO_STEPS);
    kept();
    await expect(settled).rejects.toMatchObject({ reason: 'lapsed' });
    expect(losses).toEqual(['lapsed']);
    expect(taken.length).toBeGreaterThan(1);
    for (const write of taken.slice(1)) expect(write).toMatchObject({ journal: [], settlement: null });
  });

  it('asks Postgres before a node acts on the outside after a wait, since its machine may have been suspended', async () => {
    const { journal, taken, losses, kept, lost } = journalWith({ age: 1_000 });
    kept();
    await journal.committed();
    expect(taken).toMatchObject([{ after: { journal: 2, lines: 10 }, journal: [], settlement: null }]);
    await journal.committed();
    expect(taken).toHaveLength(1);
    const later = performance.now() + 1_000;
    import.meta.jest.spyOn(performance, 'now').mockImplementation(() => later);
    lost();
    await expect(journal.committed()).rejects.toBeInstanceOf(AttemptLost);
    expect(losses).toEqual(['lost']);
    import.meta.jest.restoreAllMocks();
  });

  it('asks Postgres before a node acts on the outside after a connection was lost, since another server may lack the job', async () => {
    let disconnectedAt = -Infinity;
    const { journal, taken, losses, kept, lost } = journalWith({
      age: 100,
      disconnectedAt: () => disconnectedAt,
    });
    journal.append('n1', 'out', 8);
    kept();
    await journal.committed();
    disconnectedAt = performance.now();
    lost();
    await expect(journal.committed()).rejects.toBeInstanceOf(AttemptLost);
    expect(taken).toHaveLength(2);
    expect(losses).toEqual(['lost']);
  });

  it('has no room while much is pending, so that a job takes little memory however slow Postgres is', async () => {
    const { journal, kept } = journalWith();
    journal.append('n1', 'out', 8);
    expect(journal.room()).toBeUndefined();
    journal.log('info', 'n2', 'x'.repeat(1_000_000));
    const room = journal.room();
    expect(room).toBeInstanceOf(Promise);
    kept();
    await room;
    expect(journal.room()).toBeUndefined();
    journal.log('info', 'n3', '\n'.repeat(20_000), 1_000_000);
    expect(journal.room()).toBeInstanceOf(Promise);
  });

  it('does not let a node act on the outside after the lease has run out, even with nothing to commit', async () => {
    const { journal, losses } = journalWith({ holds: false });
    await expect(journal.committed()).rejects.toBeInstanceOf(AttemptLost);
    expect(losses).toEqual(['stalled']);
  });
});
