import { once } from 'node:events';
import pg from 'pg';
import { execute, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { type Server, startServer } from '../support/server.js';
import { until } from '../support/until.js';
import { answers, hangs, type Receiver, startReceiver } from './receiver.js';

const MIB = 1024 * 1024;

describe('receivers that hang or send too much', () => {
  let server: Server;
  let database: pg.Pool;
  let bad: Receiver;
  let good: Receiver;
  let process: number;

  beforeAll(async () => {
    server = await startServer({
      LIUCHENG_SECRET_KEY: 'a key of at least thirty-two characters',
      LIUCHENG_HTTP_ALLOW: '127.0.0.1',
    });
    database = new pg.Pool({ connectionString: server.database });
    [bad, good] = await Promise.all([startReceiver(hangs), startReceiver(answers(204))]);
    await send(server.url, '/api/job/callback/secret/', { method: 'POST' });
    process = await submit(server.url, line({ id: 'p', name: 'core.log.print', inputs: { message: 'x' } }));
  });

  afterAll(async () => {
    await database.end();
    await server.close();
    await Promise.all([bad.close(), good.close()]);
  });

  const callbackOf = async (job: number): Promise<any> =>
    (await send(server.url, `/api/job/callback/?job=${job}`)).body.results[0];
  const tried = (job: number): Promise<any> =>
    until(async () => {
      const callback = await callbackOf(job);
      return callback?.tries.length > 0 && callback;
    }, `the callback of job ${job} was tried`);
  const run = (receiver: Receiver): Promise<number> =>
    execute(server.url, process, { callback_url: `${receiver.url}/` });

  it('do not delay the callbacks of others', async () => {
    // A receiver that has answered before gets ten at a time.
    bad.behaviour = answers(204);
    await tried(await run(bad));
    bad.behaviour = hangs;
    const batch = await send(server.url, '/api/process/batch/', {
      method: 'POST',
      body: { id: process, inputs: Array.from({ length: 200 }, () => ({})), callback_url: `${bad.url}/` },
    });
    const last: number = batch.body.job_ids.at(-1);
    await until(async () => (await callbackOf(last)) !== undefined, 'all of them are due');
    await until(() => bad.mostAtOnce >= 10, 'the bad receiver hangs');
    for (let times = 0; times < 5; times += 1) {
      const job = await run(good);
      await until(() => good.of(job).length > 0, 'the good receiver has its callback');
      const [{ delay }] = (
        await database.query(
          `SELECT extract(epoch FROM to_timestamp((tries->0->>'time')::float8) - ctime) AS delay
           FROM callback WHERE job_id = $1`,
          [(await tried(job)).job],
        )
      ).rows as [{ delay: string }];
      expect(Number(delay)).toBeLessThan(1);
    }
    expect(bad.mostAtOnce).toBe(10);
    // The rest waits for hours, not for other tests.
    await database.query(
      `UPDATE callback SET next_time = now() + interval '1 hour' WHERE state = 'waiting' AND claim IS NULL`,
    );
    const hung = await until(
      async () =>
        (await send(server.url, '/api/job/callback/?state=waiting&limit=1000')).body.results.find(
          ({ tries }: any) => tries.length > 0,
        ),
      'one has timed out',
    );
    expect(hung.tries).toMatchObject([{ status: null, error: 'it did not answer within 15 s' }]);
    // Afterwards the receiver gets two at a time until it answers, so it takes many receivers that hang to fill all places.
    await until(
      async () =>
        (await database.query(`SELECT FROM callback WHERE state = 'waiting' AND claim IS NOT NULL`))
          .rowCount === 0,
      'all have timed out',
    );
    bad.mostAtOnce = 0;
    bad.hangUp();
    await database.query(
      `UPDATE callback SET next_time = now() WHERE id IN (SELECT id FROM callback WHERE state = 'waiting' LIMIT 20)`,
    );
    await until(() => bad.mostAtOnce === 2, 'two are being sent');
    await tried(await run(good));
    expect(bad.mostAtOnce).toBe(2);
    bad.behaviour = answers(204);
    bad.hangUp();
    await until(
      async () =>
        (await database.query(`SELECT FROM callback WHERE state = 'waiting' AND next_time <= now()`))
          .rowCount === 0,
      'it has got the others',
    );
  });

  it('that send 100 MB get their connection closed after some KiB', async () => {
    let written = 0;
    let closed: Promise<unknown> | undefined;
    bad.behaviour = (response) => {
      closed = once(response, 'close');
      response.writeHead(500);
      const more = (): void => {
        while (written < 100 * MIB && !response.destroyed) {
          written += MIB;
          if (!response.write(Buffer.alloc(MIB, 'x'))) {
            response.once('drain', more);
            return;
          }
        }
        response.end();
      };
      more();
    };
    const { tries } = await tried(await run(bad));
    expect(tries[0]).toMatchObject({
      status: 500,
      error: expect.stringMatching(/^it answered 500: x{200,}…$/),
    });
    await closed;
    // More than is read: what the operating system buffers, until the event loop that both sides share has had some turns.
    expect(written).toBeLessThan(60 * MIB);
  });

  it('that never end their answer are judged by its status', async () => {
    bad.behaviour = (response) => {
      response.writeHead(200);
      response.write('accepted, and');
    };
    const { state, tries } = await tried(await run(bad));
    expect({ state, tries }).toMatchObject({ state: 'delivered', tries: [{ status: 200, error: null }] });
    expect(tries[0].duration).toBeLessThan(10);
  });

  it('that close the connection have failed', async () => {
    bad.behaviour = (response) => response.socket!.destroy();
    const { state, tries } = await tried(await run(bad));
    expect({ state, tries }).toMatchObject({ state: 'waiting', tries: [{ status: null }] });
    expect(tries[0].error).toMatch(/^POST http:\/\/127\.0\.0\.1:\d+ did not succeed: /);
  });
});
