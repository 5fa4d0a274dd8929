import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import pg from 'pg';
import { draft, line } from '../support/flows.js';
import { createInstallation, type Installation, type RunningProcess } from '../support/processes.js';
import { send } from '../support/send.js';
import { withoutStall } from '../support/stalls.js';
import { until } from '../support/until.js';

/** The characters of a large draft. */
const LARGE = 8_000_000;

const FILES = 20;

/** About 430 were measured. With the texts and the bytes of all files in memory it would be more than 650. */
const MOST_MIB = 550;

describe('files with large flows', () => {
  let installation: Installation;
  let server: RunningProcess;
  let ids: number[];

  beforeAll(async () => {
    installation = await createInstallation();
    server = await installation.start('api');
    ids = [];
    for (let n = 0; n < FILES; n += 1) ids.push(await draft(server.url, line()));
    const database = new pg.Client(installation.databaseUrl);
    await database.connect();
    // Lists nested in lists are the slowest to parse.
    await database.query(
      `UPDATE draft SET text = '{"id":' || process_id || ',"nodeList":[],"x":[' || repeat('[[[[[[[[]]]]]]]],', $1::int / 17) || '1]}'`,
      [LARGE],
    );
    // Many small nodes are the slowest to search for what an export replaces.
    await database.query(
      `UPDATE draft SET text = '{"id":' || process_id || ',"nodeList":[' || repeat('{},', $1::int / 3) || '1]}' WHERE process_id = $2`,
      [LARGE, ids.at(-1)],
    );
    await database.end();
  });

  afterAll(() => installation.close());

  const peak = (): number =>
    Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;

  it('are exported in little memory, while other clients are served', async () => {
    const result = await withoutStall(server, 'the export', async () => {
      const request = get(`${server.url}/api/process/export/?pk=${ids.join()}`, { agent: false });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      let bytes = 0;
      for await (const chunk of response) bytes += (chunk as Buffer).length;
      return bytes;
    });
    expect(result).toBeGreaterThan(0.99 * LARGE * ids.length);
    expect(peak()).toBeLessThan(MOST_MIB);
  });

  it('are exported and copied with many variables while other clients are served', async () => {
    const id = ids[0]!;
    const before = await send(server.url, `/api/process/intact/?id=${id}`);
    const variables = Array.from({ length: 100_000 }, (_, n) => ({
      name: `v${n}`,
      type: n % 2 === 0 ? 'string' : 'password',
      scope: 'global',
    }));
    const saved = { id, nodeList: [], linkList: [], variables };
    expect((await send(server.url, '/api/process/save/', { method: 'POST', body: saved })).status).toBe(200);
    const file = await withoutStall(server, 'the export', () =>
      send(server.url, `/api/process/export/?pk=${id}`),
    );
    // As many as an installation can have.
    expect(file.body.processes[0].variables).toHaveLength(1_000);
    const copy = await withoutStall(server, 'the copy', () =>
      send(server.url, '/api/process/copy/', { method: 'POST', body: { id } }),
    );
    expect(copy.status).toBe(201);
    await send(server.url, '/api/process/save/', { method: 'POST', body: before.body });
  });

  it('are imported while other clients are served', async () => {
    const { text } = await send(server.url, `/api/process/export/?pk=${ids[0]}`);
    const load = () =>
      send(server.url, '/api/process/import/', {
        method: 'POST',
        body: text,
        headers: { 'content-type': 'application/json' },
      });
    const result = await withoutStall(server, 'the import', () =>
      until(
        async () => {
          const answer = await load();
          // On a slow machine the statement can exceed its time, and the client is told to try again.
          return answer.status !== 503 && answer;
        },
        'the file is imported',
        { deadline: 60_000 },
      ),
    );
    expect(result.status).toBe(201);
    const first = ids[0]!;
    const own = result.body.ids[0];
    const [before, after] = await Promise.all(
      [first, own].map((id) => send(server.url, `/api/process/intact/?id=${id}`)),
    );
    expect(after!.text === before!.text.replace(`"id":${first}`, `"id":${own}`)).toBe(true);
  });
});
