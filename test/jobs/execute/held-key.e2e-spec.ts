import { freeKey } from '../../../src/jobs/execute/idempotency-key.js';
import { ended, execute, line, submit } from '../../support/flows.js';
import { lockSessions } from '../../support/lock-sessions.js';
import { type Answer, send } from '../../support/send.js';
import { type Server, startServer } from '../../support/server.js';

describe('while a session of another API uses an idempotency key, and its API does not go on', () => {
  let server: Server;
  let process: number;
  let job: number;
  let failed: number;

  beforeAll(async () => {
    server = await startServer();
    process = await submit(server.url, line({ id: 'say', name: 'core.log.print', inputs: { message: 'x' } }));
    job = await execute(server.url, process);
    failed = await execute(
      server.url,
      await submit(server.url, line({ id: 'no', name: 'core.programming.fail' })),
    );
    await Promise.all([job, failed].map((id) => ended(server.url, id)));
  });

  const sessions = lockSessions(() => server.database);

  afterAll(() => server.close());

  const post = (path: string, key: string, body: object): Promise<Answer> =>
    send(server.url, path, { method: 'POST', body, headers: { 'idempotency-key': key } });

  const CALLS = {
    execute: (key: string) => post('/api/process/execute/', key, { id: process }),
    batch: (key: string) => post('/api/process/batch/', key, { id: process, inputs: [{}, {}] }),
    resume: (key: string) => post(`/api/job/rerun/${failed}/`, key, { resume: true }),
    rerun: (key: string) => post(`/api/job/rerun/${job}/`, key, {}),
  };

  it.each(Object.entries(CALLS))(
    '%s with other keys is answered, and with this key starts one job once the session has ended',
    async (name, call) => {
      const { holder } = sessions;
      const held = `held-${name}`;
      await holder.query('BEGIN');
      await holder.query(`SELECT ${freeKey('cuser', '$1')} FROM job WHERE id = $2`, [held, job]);
      await holder.query(
        `INSERT INTO execute_key (cuser, key, body, job_id) SELECT cuser, $1, '', 0 FROM job WHERE id = $2`,
        [held, job],
      );
      const tries = Array.from({ length: 7 }, () => call(held));
      const others = await Promise.all(Array.from({ length: 20 }, (_, index) => call(`${name}-${index}`)));
      expect(others.map(({ status }) => status)).toEqual(Array(20).fill(200));
      await holder.query('ROLLBACK');
      // On a slow machine, some have waited for 3 s meanwhile.
      const answers = await Promise.all(tries);
      expect([200, 503]).toEqual(expect.arrayContaining(answers.map(({ status }) => status)));
      const last = await call(held);
      expect(last.status).toBe(200);
      for (const { status, body } of answers) if (status === 200) expect(body).toEqual(last.body);
    },
  );
});
