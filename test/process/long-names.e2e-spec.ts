import pg from 'pg';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

/** A name of the greatest length, in which every character differs, so that the indexes get as much of it as they can. */
const longName = (first: number): string =>
  String.fromCodePoint(...Array.from({ length: 255 }, (_, place) => 0x4e00 + first * 255 + place));

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

  it('leave no work in the indexes of names to the requests of others', async () => {
    const names = Array.from({ length: 20 }, (_, first) => longName(first));
    const processes = names.map((name) => ({ name, project: 'p', mark: '', draft: null, versions: [] }));
    const { status } = await send(server.url, '/api/process/import/', {
      method: 'POST',
      body: { liucheng: 1, processes },
    });
    expect(status).toBe(201);
    const { rows } = await database.query(`
      SELECT gin_clean_pending_list('process_name_trgm')::int AS trigrams, gin_clean_pending_list('process_name_parts')::int AS parts`);
    expect(rows).toEqual([{ trigrams: 0, parts: 0 }]);
    const { body } = await send(
      server.url,
      `/api/process/process/?name=${encodeURI(longName(7).slice(100, 103))}`,
    );
    expect(body.results.map(({ name }: { name: string }) => name)).toEqual([longName(7)]);
  });
});
