import { setImmediate } from 'node:timers/promises';
import { elementsOf } from '../../test/support/elements.js';
import { readSettings } from '../config/settings.js';
import { DatabaseUnavailable } from '../database/database-error.js';
import type { Database, Statement } from '../database/database.js';
import type { Admission } from '../jobs/admission/admission.js';
import { FIRST_WAITING } from '../jobs/transitions/choose.js';
import { CLAIM, UNCLAIM, UNTAKE } from '../jobs/transitions/claim.js';
import { Claims } from './claims.js';
import { Outages } from './outages.js';
import { WorkerName } from './worker-name.js';

const settings = readSettings({});

const NO_ADMISSION = {} as Admission;

interface Answer {
  resolve: (rows: unknown[]) => void;
  reject: (error: Error) => void;
}

const ROW = {
  id: 7,
  process_id: 1,
  definition_id: 1,
  inputs: null,
  variables_at: 0,
  progress: null,
  fence: 2,
  uuid: null,
};

describe('a claim whose response is lost', () => {
  it('is undone by its UUID, and tried again until it is found, because it may commit later', async () => {
    const asked: [string, unknown, unknown][] = [];
    const database = {
      rows: ({ name }: Statement, values: unknown[]) => {
        const ids = elementsOf<number>(values[0]);
        const isClaim = name === CLAIM.name;
        asked.push([name, ids, isClaim ? values[6] : values[1]]);
        if (asked.length === 1)
          return Promise.reject(new DatabaseUnavailable(new Error('Connection terminated unexpectedly')));
        if (isClaim) return Promise.resolve(ids.map((id) => ({ ...ROW, id, state: 'running' })));
        return Promise.resolve(asked.length > 4 ? ids.map((id) => ({ id })) : []);
      },
    } as unknown as Database;
    const claims = new Claims(database, new WorkerName(false), new Outages(settings), NO_ADMISSION, settings);
    await expect(claims.take(7)).rejects.toThrow('Connection terminated');
    const anew = await claims.take(7);
    expect(anew).toMatchObject({ id: 7, fence: 2 });
    expect(asked).toHaveLength(3);
    // A worker awaits this at shutdown. Otherwise its jobs would wait for the end of their leases.
    await claims.undone();
    expect(asked).toHaveLength(5);
    const [first, , second, ...undone] = asked;
    expect(first![2]).not.toEqual(second![2]);
    expect(anew).toMatchObject({ claim: second![2] });
    expect([asked[1], ...undone]).toEqual(Array.from({ length: 3 }, () => [UNCLAIM.name, [7], first![2]]));
  });

  it('is undone for each job that it has taken, also for one whose row was locked', async () => {
    const undone = [
      [
        { id: 7, is_released: false },
        { id: 8, is_released: true },
      ],
      [{ id: 7, is_released: true }],
    ];
    const database = {
      rows: ({ name }: Statement) =>
        name === UNTAKE.name
          ? Promise.resolve(undone.shift())
          : Promise.reject(new DatabaseUnavailable(new Error('Connection terminated unexpectedly'))),
    } as unknown as Database;
    const claims = new Claims(database, new WorkerName(false), new Outages(settings), NO_ADMISSION, settings);
    await expect(claims.takeTurns(2)).rejects.toThrow('Connection terminated');
    await claims.undone();
    expect(undone).toEqual([]);
  });

  it('is abandoned when its worker must end', async () => {
    let asked = 0;
    const database = {
      rows: () => {
        asked += 1;
        return Promise.reject(new DatabaseUnavailable(new Error('Connection terminated unexpectedly')));
      },
    } as unknown as Database;
    const claims = new Claims(database, new WorkerName(false), new Outages(settings), NO_ADMISSION, settings);
    claims.endRetries();
    await expect(claims.take(7)).rejects.toThrow('Connection terminated');
    await claims.undone();
    expect(asked).toBe(2);
  });
});

describe('a look for jobs of others', () => {
  /** A worker whose claim of job 7 is answered by a call. */
  const claiming = async () => {
    const answers: Answer[] = [];
    const database = {
      rows: ({ name }: Statement) =>
        name === FIRST_WAITING.name
          ? Promise.resolve([])
          : new Promise((resolve, reject) => answers.push({ resolve, reject })),
    } as unknown as Database;
    const claims = new Claims(database, new WorkerName(false), new Outages(settings), NO_ADMISSION, settings);
    claims.endRetries();
    const taken = claims.take(7);
    await setImmediate();
    return { claims, taken, answer: answers[0]! };
  };

  it('waits for the claims whose jobs this worker does not know yet: a process that held all slots seemed to hold none', async () => {
    const { claims, taken, answer } = await claiming();
    const order: string[] = [];
    const both = [
      taken.then(() => order.push('claimed')),
      claims.firstWaiting([], [], 1).then(() => order.push('looked')),
    ];
    await setImmediate();
    answer.resolve([{ ...ROW, state: 'running' }]);
    await Promise.all(both);
    expect(order).toEqual(['claimed', 'looked']);
  });

  it('does not fail with them', async () => {
    const { claims, taken, answer } = await claiming();
    const looked = claims.firstWaiting([], [], 1);
    answer.reject(new Error('Postgres is away'));
    await expect(taken).rejects.toThrow('Postgres is away');
    expect(await looked).toEqual([]);
  });
});
