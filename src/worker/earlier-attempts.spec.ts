import type { Database, Statement } from '../database/database.js';
import type { Json } from '../flow/index.js';
import type { SecretBox } from '../secrets/secret-box.js';
import { until } from '../../test/support/until.js';
import { AbortFlag } from './abort-flag.js';
import type { Claim } from './claims.js';
import { EarlierAttempts, type History } from './earlier-attempts.js';

const ROW_BYTES = 600 * 1024;
const LARGE_TEXT = 'x'.repeat(ROW_BYTES);

/** A journal whose rows are read one by one, each larger than a page. The run reads none of its records, so a turn does not end by itself. */
function journalsOf(rows: number, pairsOf = (row: number): Json => [[`key${row}`, LARGE_TEXT]]) {
  const asked: number[] = [];
  const database = {
    logFails: false,
    rows({ name }: Statement, [job, last]: [number, number]) {
      if (name === 'job-log-rows-of')
        return this.logFails ? Promise.reject(new Error('Postgres is away')) : Promise.resolve([]);
      asked.push(job);
      const records = JSON.stringify(pairsOf(last));
      const row = { number: last + 1, records, bytes: ROW_BYTES, sealed_for: null, states: null, keys: null };
      return Promise.resolve(last < rows ? [{ ...row, step_bytes: 0, last_step: 0, ended: [] }] : []);
    },
  };
  const earlier = new EarlierAttempts(database as unknown as Database, {} as SecretBox);
  const of = (id: number, signal = new AbortFlag()): Promise<History | null> =>
    earlier.of({ id, fence: 2, openSteps: null } as Claim, signal);
  return { database, of, pagesOf: (id: number) => asked.filter((job) => job === id).length };
}

const settled = async (): Promise<void> => {
  for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('the large history of a job', () => {
  it('is not read any further once its run is aborted, so that a stop or a shutdown does not wait for it', async () => {
    const { of, pagesOf } = journalsOf(20);
    const [first, second] = await Promise.all([of(1), of(2)]);
    const signal = new AbortFlag();
    const third = of(3, signal);
    await settled();
    const read = pagesOf(3);
    expect(read).toBeLessThan(20);
    signal.abort('shutdown');
    expect(await third).toBeNull();
    expect(pagesOf(3)).toBe(read);
    for (const one of [first, second]) one?.endTurn();
  });

  it('leaves its turn to others if reading fails', async () => {
    const { database, of } = journalsOf(4);
    database.logFails = true;
    await Promise.all([1, 2, 3].map((id) => expect(of(id)).rejects.toThrow('Postgres is away')));
    database.logFails = false;
    const read: (History | null)[] = [];
    for (const id of [4, 5]) void of(id).then((history) => read.push(history));
    // Much earlier than the longest turn ends.
    await until(() => read.length === 2, 'both have their turns', { deadline: 15_000 });
    for (const history of read) {
      expect(history?.records.recorded.size).toBe(4);
      history?.endTurn();
    }
  });

  it('leaves its turn to others if its run is aborted in the middle', async () => {
    const { of } = journalsOf(20);
    const signals = [new AbortFlag(), new AbortFlag()];
    const aborted = signals.map((signal, index) => of(index, signal));
    for (const signal of signals) signal.abort('stop');
    expect(await Promise.all(aborted)).toEqual([null, null]);
    for (const one of await Promise.all([of(4), of(5)])) one?.endTurn();
  });

  it('is not kept where a replay does not reach it, and then leaves its turn to others at once', async () => {
    const { of } = journalsOf(4, (row) =>
      row === 3
        ? [['each#1~ended', { by: 9, how: 'break', alone: true }]]
        : [[`each#1:${row}/a#1`, LARGE_TEXT]],
    );
    const histories = await Promise.all([1, 2, 3, 4].map((id) => of(id)));
    for (const history of histories) {
      expect(history?.records.recorded.size).toBe(4);
      expect(history?.records.recorded.unreadLength).toBeLessThan(1_000);
    }
  });
});
