import { readSettings } from '../../config/settings.js';
import type { Database, Statement } from '../../database/database.js';
import { SecretBox } from '../../secrets/secret-box.js';
import { CLAIM, UNCLAIM } from '../transitions.js';
import { Claims } from './claims.js';
import { DatabaseClock } from './database-clock.js';
import { Outages } from './outages.js';
import { WorkerName } from './worker-name.js';

const settings = readSettings({});

const ROW = {
  id: 7,
  process_id: 1,
  definition_id: 1,
  inputs: null,
  variables_at: 0,
  progress: null,
  fence: 2,
};

describe('a claim whose answer is lost', () => {
  it('is undone before the job may be taken anew', async () => {
    const asked: [string, unknown][] = [];
    let undone = (): void => undefined;
    const database = {
      rows: ({ name }: Statement, [ids]: unknown[]) => {
        asked.push([name, ids]);
        if (name === UNCLAIM.name) return new Promise<object[]>((resolve) => (undone = () => resolve([])));
        if (asked.length === 1) return Promise.reject(new Error('Connection terminated unexpectedly'));
        return Promise.resolve((ids as number[]).map((id) => ({ ...ROW, id, state: 'running' })));
      },
    } as unknown as Database;
    const claims = new Claims(
      database,
      new DatabaseClock(),
      new WorkerName(false),
      new Outages(settings),
      new SecretBox([]),
      settings,
    );
    await expect(claims.take(7)).rejects.toThrow('Connection terminated');
    expect(await Promise.all([claims.take(7), claims.take(8)])).toEqual([
      null,
      expect.objectContaining({ id: 8 }),
    ]);
    undone();
    await new Promise(setImmediate);
    expect(await claims.take(7)).toMatchObject({ id: 7, fence: 2 });
    expect(asked).toEqual([
      [CLAIM.name, [7]],
      [UNCLAIM.name, [7]],
      [CLAIM.name, [8]],
      [CLAIM.name, [7]],
    ]);
  });
});
