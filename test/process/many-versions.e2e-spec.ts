import { readFileSync } from 'node:fs';
import pg from 'pg';
import { createInstallation, type Installation, type RunningProcess } from '../support/processes.js';
import { send } from '../support/send.js';

describe('the list of 10,000 versions', () => {
  let installation: Installation;
  let server: RunningProcess;
  let id: number;

  beforeAll(async () => {
    installation = await createInstallation();
    server = await installation.start('api');
    id = (await post('process', { name: 'n', project: 'p' })).body.id;
    await post('upload', { id });
    const database = new pg.Client(installation.databaseUrl);
    await database.connect();
    await database.query(
      `INSERT INTO process_version (process_id, number, definition_id, cuser)
       SELECT process_id, number + n, definition_id, cuser FROM process_version, generate_series(1, 10000) n WHERE process_id = $1`,
      [id],
    );
    await database.end();
  });

  afterAll(() => installation.close());

  const post = (call: string, body: unknown) =>
    send(server.url, `/api/process/${call}/`, { method: 'POST', body });

  /** The CPU time that the API takes for 40 responses, in hundredths of a second. */
  const cpuOf = async (path: string): Promise<number> => {
    const used = (): number => {
      const [user, system] = readFileSync(`/proc/${server.pid}/stat`, 'utf8')
        .split(') ')[1]!
        .split(' ')
        .slice(11);
      return Number(user) + Number(system);
    };
    for (let n = 0; n < 5; n += 1) await send(server.url, path);
    const before = used();
    for (let n = 0; n < 40; n += 1) await send(server.url, path);
    return used() - before;
  };

  it('takes the API hardly longer than a draft of the same size', async () => {
    const path = `/api/process/version/?id=${id}`;
    const { text } = await send(server.url, path);
    await post('save', { id, x: 'x'.repeat(text.length) });
    const ratios: number[] = [];
    // 1.0 was measured, and 2.0 where the API itself made the text of the rows. Other programs disturb single measurements.
    while (ratios.length < 3 && Math.min(...ratios) >= 1.5) {
      const lists = await cpuOf(path);
      ratios.push(lists / (await cpuOf(`/api/process/intact/?id=${id}`)));
    }
    expect(Math.min(...ratios)).toBeLessThan(1.5);
  });
});
