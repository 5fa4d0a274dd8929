import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import pg from 'pg';
import { draft, execute, line } from '../../support/flows.js';
import { createInstallation, type Installation, type RunningProcess } from '../../support/processes.js';
import { send } from '../../support/send.js';
import { withoutStall } from '../../support/stalls.js';
import { until } from '../../support/until.js';

const [ROWS, LINES, LINE] = [1_000, 1_000, 100];
const BYTES = ROWS * LINES * LINE;

/* A log of 100 MB, ten times the memory that its download may take. */
describe('the download of a large log', () => {
  let installation: Installation;
  let server: RunningProcess;
  let database: pg.Client;
  let job: number;
  let path: string;

  beforeAll(async () => {
    installation = await createInstallation();
    server = await installation.start('api');
    database = new pg.Client(installation.databaseUrl);
    await database.connect();
    job = await execute(server.url, await draft(server.url, line()));
    path = `/api/process/logfile/download/?jobId=${job}`;
    await database.query(
      `INSERT INTO job_log (job_id, first_row, rows, text)
       SELECT $1, n * $3::int, $3::int, repeat(repeat('x', $4::int - 1) || chr(10), $3::int - 1) || repeat('x', $4::int - 1)
       FROM generate_series(0, $2::int - 1) n`,
      [job, ROWS, LINES, LINE],
    );
  });

  afterAll(async () => {
    await database.end();
    await installation.close();
  });

  /** Memory of the server, in MB: now, and at its peak. */
  const memory = (key: 'VmRSS' | 'VmHWM'): number =>
    Number(new RegExp(`${key}:\\s+(\\d+)`).exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) /
    1024;

  async function download(): Promise<number> {
    const [response] = (await once(get(`${server.url}${path}`, { agent: false }), 'response')) as [
      IncomingMessage,
    ];
    let bytes = 0;
    for await (const chunk of response) bytes += (chunk as Buffer).length;
    return bytes;
  }

  /** Clients that request the log and read only its beginning. */
  async function stalled(count: number): Promise<Socket[]> {
    const { hostname, port } = new URL(server.url);
    const sockets = Array.from({ length: count }, () => connect(Number(port), hostname));
    for (const socket of sockets)
      socket.on('error', () => undefined).write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await Promise.all(sockets.map((socket) => once(socket, 'readable')));
    return sockets;
  }

  // First: a read that another test began and cut off would wait for the lock too.
  it('reads nothing for HEAD', async () => {
    const holder = new pg.Client(installation.databaseUrl);
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE job_log');
    const { status, headers, text } = await send(server.url, path, { method: 'HEAD' });
    expect([status, text]).toEqual([200, '']);
    // A later request of the same process is answered, so a read would be waiting for the table by now.
    expect((await send(server.url, '/api/process/process/')).status).toBe(200);
    const { rows } = await database.query(
      `SELECT FROM pg_locks WHERE relation = 'job_log'::regclass AND NOT granted`,
    );
    expect(rows).toEqual([]);
    await holder.end();
    expect(headers['content-disposition']).toMatch(/^attachment; filename="job-\d+\.log"$/);
  });

  it('takes little memory and keeps no other client waiting', async () => {
    await send(server.url, '/api/process/process/');
    const before = memory('VmRSS');
    const result = await withoutStall(server, 'the download', download);
    expect(result).toBe(BYTES);
    expect(memory('VmHWM') - before).toBeLessThan(100);
  });

  it('holds no connection to Postgres while its client does not read', async () => {
    const sockets = await stalled(15);
    const busy = async (): Promise<number> => {
      const { rows } = await database.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'`,
      );
      return rows[0]!.count;
    };
    let idle = 0;
    // The server fills the buffers of the operating system first. Then no statement runs any more, look by look.
    await until(async () => (idle = (await busy()) === 0 ? idle + 1 : 0) === 20, 'no connection is busy', {
      deadline: 20_000,
    });
    expect((await send(server.url, '/api/process/process/')).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });

  // Rows of 100 KB, so that a download counts 3 × (128 KiB + 100 KB) of the 20 MiB that one user has.
  it('is refused where those that one user does not read hold all memory of the user', async () => {
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
    const before = memory('VmRSS');
    const sockets = await stalled(60);
    const heads = sockets.map((socket) => String(socket.read()).slice(0, 12));
    for (const socket of sockets) socket.destroy();
    const served = heads.filter((head) => head === 'HTTP/1.1 200').length;
    expect(served).toBeGreaterThan(20);
    expect(served).toBeLessThan(40);
    expect(heads.filter((head) => head === 'HTTP/1.1 503')).toHaveLength(60 - served);
    expect(memory('VmHWM') - before).toBeLessThan(100);
  });

  // Last: it deletes the log.
  it('is broken off if the job is deleted meanwhile, so that no client takes a part for the whole', async () => {
    const [response] = (await once(get(`${server.url}${path}`, { agent: false }), 'response')) as [
      IncomingMessage,
    ];
    await database.query('WITH log AS (DELETE FROM job_log) DELETE FROM job');
    await expect(buffer(response)).rejects.toThrow('aborted');
  });
});
