import pg from 'pg';
import { Retention } from '../../src/worker/retention.js';
import { draft, ended, execute, line } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { waitsForLock } from '../support/database.js';
import { until } from '../support/until.js';

const saying = (message: string) => line({ id: 'p', name: 'core.log.print', inputs: { message } });

describe('the definition of a trial', () => {
  let server: Server;
  let client: pg.Pool;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_KEEP_DAYS: '1' });
    client = new pg.Pool({ connectionString: server.database });
  });

  afterAll(async () => {
    await client.end();
    await server.close();
  });

  const save = (id: number, message: string) =>
    send(server.url, '/api/process/save/', { method: 'POST', body: { id, ...saying(message) } });
  const trial = async (id: number): Promise<number> => {
    const job = await execute(server.url, id);
    expect((await ended(server.url, job)).state).toBe('successful');
    return job;
  };
  /** Moves the end of the job two days back, and the last change of its process an hour. */
  const age = async (id: number, job: number): Promise<void> => {
    await client.query(`UPDATE job SET finish_time = now() - interval '2 days' WHERE id = $1`, [job]);
    await client.query(`UPDATE process SET utime = now() - interval '1 hour' WHERE id = $1`, [id]);
  };
  const expire = () => server.app.get(Retention, { strict: false }).expire();
  const definitions = async (id: number): Promise<number[]> => {
    const { rows } = await client.query('SELECT id FROM flow_definition WHERE process_id = $1 ORDER BY id', [
      id,
    ]);
    return rows.map((row) => row.id);
  };

  it('is deleted with its last trial, unless it is still that of the draft', async () => {
    const id = await draft(server.url, saying('first'));
    const [one, two] = [await trial(id), await trial(id)];
    await save(id, 'second');
    const three = await trial(id);
    const [first, second] = await definitions(id);
    await age(id, one);
    await age(id, three);
    await expire();
    expect((await send(server.url, `/api/job/job/${one}/`)).status).toBe(404);
    expect((await send(server.url, `/api/job/job/${three}/`)).status).toBe(404);
    expect(await definitions(id)).toEqual([first, second]);
    await age(id, two);
    await expire();
    expect(await definitions(id)).toEqual([second]);
    await trial(id);
  });

  it('remains while a late execute may use it, until its process has not changed for some time', async () => {
    const id = await draft(server.url, saying('first'));
    const job = await trial(id);
    await age(id, job);
    await save(id, 'second');
    await expire();
    expect(await definitions(id)).toHaveLength(1);
    await age(id, job);
    await expire();
    expect(await definitions(id)).toEqual([]);
  });

  it('remains if it is frozen again at the same time', async () => {
    const id = await draft(server.url, saying('first'));
    const job = await trial(id);
    const [first] = await definitions(id);
    await save(id, 'second');
    await age(id, job);
    const other = await client.connect();
    await other.query('BEGIN');
    await other.query('UPDATE flow_definition SET hash = hash WHERE id = $1', [first]);
    await other.query('UPDATE draft SET definition_id = $2 WHERE process_id = $1', [id, first]);
    const expired = expire();
    await until(() => waitsForLock(client), 'retention waits for the draft');
    await other.query('COMMIT');
    other.release();
    await expired;
    expect((await send(server.url, `/api/job/job/${job}/`)).status).toBe(404);
    expect(await definitions(id)).toEqual([first]);
  });
});
