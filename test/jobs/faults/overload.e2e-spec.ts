import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { ended, execute, flow, line, submit } from '../../support/flows.js';
import { createInstallation, type Installation, type RunningProcess } from '../../support/processes.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';

const MIB = 1024 * 1024;

/** About 450 were measured. With all of the floods in memory it would be more than 1,500. */
const MOST_MIB = 800;

/** Serves 100 MiB while the client reads. */
async function startFlood(): Promise<Server> {
  const piece = Buffer.alloc(MIB, 'x');
  const server = createServer((_, response) => {
    let left = 100;
    const write = (): void => {
      while (left > 0) {
        left -= 1;
        if (!response.write(piece)) return void response.once('drain', write);
      }
      response.end();
    };
    write();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe('while jobs flood their worker', () => {
  let installation: Installation;
  let api: { url: string };
  let worker: RunningProcess;
  let client: pg.Pool;
  let server: Server;

  beforeAll(async () => {
    server = await startFlood();
    installation = await createInstallation({
      LIUCHENG_SHELL: 'on',
      LIUCHENG_HTTP_ALLOW: '127.0.0.1',
      LIUCHENG_PARK_MS: '100',
      LIUCHENG_DELIVERY_MS: '0',
      LIUCHENG_SWEEP_MS: '200',
    });
    [api, worker] = await Promise.all([installation.startHere('api'), installation.start('worker')]);
    client = new pg.Pool({ connectionString: installation.databaseUrl });
  }, 150_000);

  afterAll(async () => {
    await client.end();
    await installation.close();
    server.closeAllConnections();
    server.close();
  });

  /** The peak memory of the worker, in MiB. */
  const peak = (): number =>
    Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${worker.pid}/status`, 'utf8'))![1]) / 1024;

  const one = (name: string, inputs: object, options: object = {}) =>
    line({ id: 'flood', name, inputs: { ...inputs }, options: { ...options } });

  it('they fail with clear errors, its memory stays bounded, and other jobs continue', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const lines = 'for (let i = 0; i < 1e6; i += 1) console.log(`line ${i}`);';
    const floods: [object, { state: string; error: unknown }][] = [
      [
        one('core.shell.command', { command: 'yes' }),
        { state: 'failed', error: expect.stringContaining('more than 1048576 bytes to stdout') },
      ],
      [
        one('core.http.request', { url }),
        { state: 'failed', error: expect.stringContaining('exceeds the limit of 1048576 bytes') },
      ],
      [
        one('core.log.print', { message: '{{ $pad("a", 100000000) }}' }),
        { state: 'failed', error: expect.stringContaining('more than 1048576 bytes') },
      ],
      [
        one('core.code.javascript', {}, { code: 'return "x".repeat(1e8)' }),
        { state: 'failed', error: expect.stringContaining('more than 64 MiB of memory') },
      ],
      // Lines above the limit of one run are left out.
      [one('core.code.javascript', {}, { code: lines }), { state: 'successful', error: null }],
    ];
    const quick = await submit(api.url, line({ id: 'p', name: 'core.log.print', inputs: { message: 'x' } }));
    const jobs = await Promise.all(
      floods.flatMap(async ([definition]) => {
        const id = await submit(api.url, definition);
        return Promise.all(Array.from({ length: 2 }, () => execute(api.url, id)));
      }),
    );
    const others = await Promise.all(Array.from({ length: 20 }, () => execute(api.url, quick)));
    for (const job of others) expect((await ended(api.url, job)).state).toBe('successful');
    for (const [index, [, end]] of floods.entries())
      for (const job of jobs[index]!) expect(await ended(api.url, job)).toMatchObject(end);
    const { rows } = await client.query('SELECT sum(rows)::int AS rows FROM job_log WHERE job_id = $1', [
      jobs.at(-1)![0],
    ]);
    expect(rows[0].rows).toBeLessThan(200_000);
    expect(peak()).toBeLessThan(MOST_MIB);
  }, 150_000);

  it('3,000 jobs with long waits take no memory and no slots', async () => {
    const id = await submit(api.url, one('core.time.delay', { seconds: 3600 }));
    const job = await execute(api.url, id);
    await client.query(
      `INSERT INTO job (process_id, definition_id, version, cuser)
       SELECT process_id, definition_id, version, cuser FROM job, generate_series(2, 3000) WHERE id = $1`,
      [job],
    );
    const parked = `SELECT FROM job WHERE process_id = $1 AND state = 'running' AND worker IS NULL`;
    const all = async () => (await client.query(parked, [id])).rowCount === 3_000;
    await until(all, 'all jobs are parked', { deadline: 60_000 });
    const quick = await execute(api.url, await submit(api.url, line()));
    expect((await ended(api.url, quick)).state).toBe('successful');
    expect(peak()).toBeLessThan(MOST_MIB);
  }, 150_000);

  it('a flow of 5,000 nodes runs, and a larger one is refused', async () => {
    const nodes = (count: number) => [
      { id: 'start', name: 'core.event.start' },
      ...Array.from({ length: count - 1 }, (_, index) => ({
        id: `n${index}`,
        name: 'core.log.print',
        inputs: { message: `${index}` },
      })),
    ];
    const links = (count: number) =>
      Array.from(
        { length: count - 1 },
        (_, index) => `${index === 0 ? 'start' : `n${index - 1}`} > n${index}`,
      );
    const id = await submit(api.url, flow(nodes(5_000), links(5_000)));
    expect((await ended(api.url, await execute(api.url, id))).state).toBe('successful');
    await send(api.url, '/api/process/save/', {
      method: 'POST',
      body: { id, ...flow(nodes(5_001), links(5_001)) },
    });
    const { status, text } = await send(api.url, '/api/process/upload/', { method: 'POST', body: { id } });
    expect([status, text.slice(0, 300)]).toEqual([400, expect.stringContaining('5000')]);
    expect(peak()).toBeLessThan(MOST_MIB);
  }, 150_000);
});
