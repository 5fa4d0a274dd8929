import { elementsOf } from '../../../test/support/elements.js';
import type { Signals } from '../../jobs/signals.js';
import { Watched } from '../watched.js';
import { Logger } from '@nestjs/common';
import { readSettings } from '../../config/settings.js';
import { DatabaseUnavailable } from '../../database/database-error.js';
import type { Database, Statement } from '../../database/database.js';
import { SecretBox } from '../../secrets/secret-box.js';
import { SharedSnapshot } from '../../variables/shared-snapshot.js';
import { APPEND, FLUSH } from '../../jobs/transitions/flush.js';
import { HELD } from '../../jobs/transitions/held.js';
import { TEXT_SEPARATOR } from '../../jobs/transitions/text-list.js';
import { DatabaseClock } from '../database-clock.js';
import { AttemptLost } from './attempt-lost.js';
import { JobSecrets } from './job-secrets.js';
import { JobWriter } from './job-writer.js';

type Numbers = [number[], number[], number[]];

const NO_STEPS = () => [];
const FLOW = { process: 1, nodes: [], start: 0, variables: new Map(), bytes: 0 };
const MIB = 1024 * 1024;

/** What one statement has written for one job. */
interface Committed {
  id: number;
  numbers: number[];
  lines: number;
  state: string | undefined;
}

/**
 * A Postgres that commits each statement of at most `carries` bytes and cancels all others. Jobs in `locked` are skipped; jobs in
 * `lost` are held by another worker.
 */
function postgres() {
  const fake = {
    carries: Infinity,
    locked: new Set<number>(),
    lost: new Set<number>(),
    committed: [] as Committed[][],
    cancelled: 0,
    held: 0,
  };
  const flush = (values: unknown[]) => {
    const ids = elementsOf<number>(values[0]);
    const [journal, numbers, log] = [values[5], values[6], values[13]].map(elementsOf<number>) as Numbers;
    const [rows, settled] = [values[15], values[20] ?? '{}'].map(elementsOf<number>) as Numbers;
    const [records, text] = [values[7], values[16]] as [string, string];
    const states = elementsOf<string>(values[21] ?? '{}');
    if (records.length + text.length > fake.carries) {
      fake.cancelled += 1;
      const error = new Error('canceling statement due to statement timeout');
      throw new DatabaseUnavailable(Object.assign(error, { code: '57014' }));
    }
    const written = ids.filter((id) => !fake.locked.has(id) && !fake.lost.has(id));
    expect(records === '' ? [] : records.split(TEXT_SEPARATOR)).toHaveLength(numbers.length);
    fake.committed.push(
      written.map((id) => ({
        id,
        numbers: numbers.filter((_, index) => journal[index] === id),
        lines: rows.filter((_, index) => log[index] === id).reduce((sum, count) => sum + count, 0),
        state: states[settled.indexOf(id)],
      })),
    );
    return written.map((id) => {
      const state = states[settled.indexOf(id)] ?? null;
      return { id, has_gap: false, state, dispatch: state && 1 };
    });
  };
  const rows = async ({ name }: Statement, values: unknown[]) => {
    await Promise.resolve();
    if (name === FLUSH.name || name === APPEND.name) return flush(values);
    expect(name).toBe(HELD.name);
    fake.held += 1;
    return elementsOf<number>(values[0])
      .filter((id) => !fake.lost.has(id))
      .map((id) => ({ id }));
  };
  return { fake, database: { rows, whenLost: () => undefined } as unknown as Database };
}

async function writerOn(database: Database) {
  const clock = new DatabaseClock();
  const watched = new Watched({} as Signals);
  const writer = new JobWriter(database, clock, watched, { ...readSettings({}), leaseMs: 500 });
  const secrets = await JobSecrets.of(1, SharedSnapshot.EMPTY, new SecretBox([]), FLOW, {});
  const lease = {
    holds: () => true,
    age: () => 0,
    regained: () => Promise.resolve(true),
    abort: () => undefined,
    lapse: () => 'stalled' as const,
  };
  const open = (id: number) =>
    writer.open({
      held: { id, fence: 1, claim: `claim ${id}`, user: 1 },
      position: { journalNumber: 1, logRows: 0 },
      recorded: new Map(),
      secrets,
      lease,
      lost: () => undefined,
    });
  return { writer, open };
}

const DONE = { state: 'successful', outputs: '{}' } as const;

describe('JobWriter', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('splits a write that is too large for one statement, in order, with the settlement in the last', async () => {
    const { fake, database } = postgres();
    const { open } = await writerOn(database);
    fake.carries = 100_000;
    const journal = open(1);
    for (let count = 0; count < 64; count += 1) {
      journal.append(`n${count}`, 'x'.repeat(MIB / 16), MIB / 16);
      journal.log('info', 'n', `line ${count}`);
    }
    expect(await journal.settle(DONE, [], NO_STEPS)).toEqual({
      state: 'successful',
      dispatch: 1,
      isWoken: false,
    });
    const written = fake.committed.flat();
    expect(written.flatMap(({ numbers }) => numbers)).toEqual(Array.from({ length: 64 }, (_, at) => at + 1));
    expect(written.reduce((sum, { lines }) => sum + lines, 0)).toBe(64);
    expect(written.map(({ state }) => state)).toEqual([
      ...written.slice(1).map(() => undefined),
      'successful',
    ]);
    expect(fake.cancelled).toBeGreaterThan(0);
  });

  it('writes other jobs between the parts of a heavy one', async () => {
    const { fake, database } = postgres();
    const { open } = await writerOn(database);
    const heavy = open(1);
    const other = open(2);
    for (let count = 0; count < 32; count += 1) heavy.append(`n${count}`, 'x'.repeat(MIB), MIB);
    const ended = heavy.settle(DONE, [], NO_STEPS);
    await new Promise(setImmediate);
    other.append('n', 'out', 8);
    await other.settle(DONE, [], NO_STEPS);
    const before = fake.committed.flat().filter(({ id }) => id === 1);
    expect(before.map(({ state }) => state)).not.toContain('successful');
    await ended;
  });

  it('does not let other jobs wait for the statement of large writes', async () => {
    const { fake, database } = postgres();
    let commit: () => void = () => undefined;
    const isSlow = new Promise<void>((resolve) => (commit = resolve));
    const slowIfLarge = {
      whenLost: () => undefined,
      rows: async (statement: Statement, values: unknown[]) => {
        if (JSON.stringify(values).length > MIB) await isSlow;
        return database.rows(statement, values);
      },
    } as unknown as Database;
    const { open } = await writerOn(slowIfLarge);
    const large = [1, 2, 3, 4].map((id) => {
      const journal = open(id);
      journal.log('info', 'n', 'x'.repeat(MIB));
      return journal.settle(DONE, [], NO_STEPS);
    });
    await open(5).settle(DONE, [], NO_STEPS);
    expect(fake.committed.flat().map(({ id }) => id)).toEqual([5]);
    commit();
    await Promise.all(large);
    expect(fake.committed.flat()).toHaveLength(5);
  });

  it('fails a job with a part that is too large for any statement, and writes the others', async () => {
    const { fake, database } = postgres();
    const { open } = await writerOn(database);
    fake.carries = MIB;
    const [large, other] = [open(1), open(2)];
    large.append('n', 'x'.repeat(32 * MIB), 32 * MIB);
    other.append('n', 'x', 1);
    await expect(large.settle(DONE, [], NO_STEPS)).rejects.toMatchObject({ reason: 'unwritable' });
    expect(await other.settle(DONE, [], NO_STEPS)).toMatchObject({ state: 'successful' });
  });

  it('fails only the job whose outcome cannot be weighed', async () => {
    const { open } = await writerOn(postgres().database);
    const unweighable = { state: 'successful', outputs: undefined as unknown as string } as const;
    const [failing, other] = [open(1), open(2)];
    const failed = failing.settle(unweighable, [], NO_STEPS);
    const settled = other.settle(DONE, [], NO_STEPS);
    await expect(failed).rejects.toMatchObject({ reason: 'unwritable' });
    expect(await settled).toMatchObject({ state: 'successful' });
  });

  it('increases the size again when small statements are quick', async () => {
    const now = performance.now();
    import.meta.jest.spyOn(performance, 'now').mockReturnValue(now);
    const { fake, database } = postgres();
    const { open } = await writerOn(database);
    const journal = open(1);
    const write = async (): Promise<number> => {
      fake.committed = [];
      for (let count = 0; count < 64; count += 1) journal.append(`n${count}`, 'x'.repeat(MIB / 16), MIB / 16);
      await journal.committed();
      return fake.committed.length;
    };
    fake.carries = MIB;
    expect(await write()).toBeGreaterThanOrEqual(4);
    fake.carries = Infinity;
    await write();
    expect(await write()).toBe(1);
    import.meta.jest.restoreAllMocks();
  });

  it('does not delay other jobs for a locked row, and writes the locked job when the row is free', async () => {
    const { fake, database } = postgres();
    const { open } = await writerOn(database);
    fake.locked.add(1);
    const [locked, ...others] = [1, 2, 3].map((id) => {
      const journal = open(id);
      journal.append('n', id, 8);
      return journal.settle(DONE, [], NO_STEPS);
    });
    await Promise.all(others);
    expect(fake.committed.flat().map(({ id }) => id)).toEqual([2, 3]);
    while (fake.held < 4) await new Promise(setImmediate);
    fake.locked.clear();
    expect(await locked).toMatchObject({ state: 'successful' });
  });

  it('distinguishes a lost job from a locked one', async () => {
    const { fake, database } = postgres();
    const { open } = await writerOn(database);
    fake.lost.add(1);
    await expect(open(1).settle(DONE, [], NO_STEPS)).rejects.toMatchObject({ reason: 'lost' });
  });

  it('abandons a job with a locked row when the process must end', async () => {
    const { fake, database } = postgres();
    const { writer, open } = await writerOn(database);
    fake.locked.add(1);
    const ended = open(1).settle(DONE, [], NO_STEPS);
    while (fake.held < 1) await new Promise(setImmediate);
    writer.endRetries();
    await expect(ended).rejects.toBeInstanceOf(AttemptLost);
  });
});
