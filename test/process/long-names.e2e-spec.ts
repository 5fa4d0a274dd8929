import pg from 'pg';
import { Database } from '../../src/database/database.js';
import { MOVE_PENDING } from '../../src/database/move-pending.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

/** A name of the greatest length, in which every character differs, so that the indexes get as much of it as they can. */
const LONG = String.fromCodePoint(...Array.from({ length: 255 }, (_, place) => 0x4e00 + place));

describe('processes with long names', () => {
  let server: Server;
  let database: pg.Client;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
    database = new pg.Client(server.database);
    await database.connect();
  });

  afterAll(async () => {
    await database.end();
    await server.close();
  });

  /** Moves what writes have put on the list of the index of all parts of names. Returns the number of its pages. */
  const listed = async (): Promise<number> => {
    const { rows } = await database.query(
      `SELECT gin_clean_pending_list('process_name_parts')::int AS pages`,
    );
    return rows[0].pages;
  };

  it('leave what the index of their names needs to workers, however much it is, and are found meanwhile', async () => {
    await listed();
    // More than the 4 MB after which Postgres lets a write move them.
    await database.query(
      `INSERT INTO process (name, project, mark, cuser)
       SELECT $1 || n, '', '', 1 FROM generate_series(1, 600) AS n`,
      [LONG.slice(0, 250)],
    );
    const { body } = await send(
      server.url,
      `/api/process/process/?name=${encodeURI(LONG.slice(100, 102))}&limit=1`,
    );
    expect(body.count).toBe(600);
    expect(await listed()).toBeGreaterThan(512);
  });

  it('are moved into it by workers', async () => {
    await send(server.url, '/api/process/process/', {
      method: 'POST',
      body: { name: LONG, project: '', mark: '' },
    });
    await server.app.get(Database).rows(MOVE_PENDING);
    expect(await listed()).toBe(0);
  });
});
