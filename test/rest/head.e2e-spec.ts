import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import pg from 'pg';
import { draft, execute, line } from '../support/flows.js';
import { startServer, type Server } from '../support/server.js';

/** Of one response or its connection. */
const OF_THE_TRANSFER = ['date', 'x-request-id', 'connection', 'keep-alive', 'transfer-encoding'];

describe('HEAD', () => {
  let server: Server;
  let process: number;
  let job: number;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
    process = await draft(server.url, line());
    job = await execute(server.url, process);
    const client = new pg.Client(server.database);
    await client.connect();
    await client.query("INSERT INTO job_log (job_id, first_row, rows, text) VALUES ($1, 0, 1, 'a line')", [
      job,
    ]);
    await client.end();
  });

  afterAll(() => server.close());

  async function headersOf(method: string, path: string): Promise<IncomingHttpHeaders> {
    const [response] = (await once(
      request(`${server.url}${path}`, { method, agent: false }).end(),
      'response',
    )) as [IncomingMessage];
    response.destroy();
    expect(response.statusCode).toBe(200);
    return Object.fromEntries(
      Object.entries(response.headers).filter(([name]) => !OF_THE_TRANSFER.includes(name)),
    );
  }

  it.each([
    ['a list', () => '/api/process/process/'],
    ['a draft', () => `/api/process/intact/?id=${process}`],
    ['an export', () => `/api/process/export/?pk=${process}`],
    ['a log to download', () => `/api/process/logfile/download/?jobId=${job}`],
    ['the events of a job', () => `/api/job/job/${job}/events/`],
  ])('of %s answers the headers of GET', async (_, path) => {
    const expected = await headersOf('GET', path());
    expect(await headersOf('HEAD', path())).toEqual(expected);
    expect(Object.keys(expected)).toContain('content-type');
  });
});
