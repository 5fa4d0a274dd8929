import pg from 'pg';
import { migrations } from '../../src/database/migrations/index.js';
import { RerunsOfHandlers1700000000023 } from '../../src/database/migrations/1700000000023-reruns-of-handlers.js';
import { before, useOwnDatabase } from './own-database.js';

describe('the migration that notes which reruns go back to the handler of a failure', () => {
  const { url, migrate } = useOwnDatabase();

  beforeAll(() => migrate(before(RerunsOfHandlers1700000000023)));

  it('marks those that exist, and those that come, also after an interruption', async () => {
    const client = new pg.Client(url);
    await client.connect();
    const job = async (trigger: string, rerunOf: number | null): Promise<number> => {
      const { rows } = await client.query<{ id: string }>(
        `INSERT INTO job (process_id, definition_id, cuser, trigger, rerun_of) VALUES (1, 1, 1, $1, $2) RETURNING id`,
        [trigger, rerunOf],
      );
      return Number(rows[0]?.id);
    };
    const [handler, other] = [await job('call', null), await job('user', null)];
    const again = await job('rerun', await job('rerun', handler));
    const others = await job('rerun', other);
    await migrate(migrations);
    await client.query(`DELETE FROM migrations WHERE name = 'RerunsOfHandlers1700000000023'`);
    await migrate(migrations);
    await job('rerun', again);
    await job('rerun', others);
    const { rows } = await client.query<{ of_handler: boolean }>('SELECT of_handler FROM job ORDER BY id');
    expect(rows.map(({ of_handler }) => of_handler)).toEqual([false, false, true, true, false, true, false]);
    await client.end();
  });
});
