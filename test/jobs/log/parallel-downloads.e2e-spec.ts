import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { line } from '../../support/flows.js';
import { startServer, type Server } from '../../support/server.js';
import { type CallerOf, logInAdmin, logInNew, REQUIRED } from '../../support/users.js';

const [NODES, LINES, LINE] = [2, 10_000, 60];

const AT_ONCE = 40;

/* A log of 1.8 MB. */
describe('downloads of a long log', () => {
  let server: Server;
  let admin: CallerOf;
  let other: CallerOf;
  let path: string;

  beforeAll(async () => {
    server = await startServer(REQUIRED);
    admin = await logInAdmin(server.url);
    other = await logInNew(admin, 'other', 'viewer');
    const message = `{{ $join([1..${LINES}].$pad('', ${LINE}, 'x'), '\n') }}`;
    const nodes = Array.from({ length: NODES }, (_, at) => ({
      id: `p${at}`,
      name: 'core.log.print',
      inputs: { message },
    }));
    const { body: process } = await admin.post('/api/process/process/', { name: 'long', project: 'demo' });
    await admin.post('/api/process/save/', { id: process.id, ...line(...nodes) });
    const { body: started } = await admin.post('/api/process/execute/', { id: process.id, trial: true });
    const { body: job } = await admin.get(`/api/job/job/${started.job_id}/?wait=30`);
    expect(job).toMatchObject({ state: 'successful' });
    path = `/api/process/logfile/download/?jobId=${job.id}`;
  });

  afterAll(() => server.close());

  /** Begins to download. The client reads the log later. */
  async function begun({ url, token }: CallerOf): Promise<IncomingMessage> {
    const headers = { authorization: `Token ${token}` };
    const [response] = await once(get(`${url}${path}`, { agent: false, headers }), 'response');
    return response as IncomingMessage;
  }

  it('succeed for one user, many at once, and for another one beside them', async () => {
    const ofOne = await Promise.all(Array.from({ length: AT_ONCE }, () => begun(admin)));
    const ofOther = await Promise.all(Array.from({ length: AT_ONCE }, () => begun(other)));
    const responses = [...ofOne, ...ofOther];
    const logs = await Promise.all(responses.map((response) => text(response)));
    expect(responses.map(({ statusCode }) => statusCode)).toEqual(responses.map(() => 200));
    expect(new Set(logs).size).toBe(1);
    expect(logs[0]!.match(/x{60}\n/g)).toHaveLength(NODES * LINES);
  });
});
