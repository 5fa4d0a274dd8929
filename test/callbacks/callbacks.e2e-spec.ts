import { Webhook } from 'standardwebhooks';
import { ended, execute, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { until } from '../support/until.js';
import { answers } from './receiver.js';
import { printing, sentCallbacks } from './sent-callbacks.js';

const waiting = line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 3_600 } });

describe('callbacks', () => {
  const service = sentCallbacks();
  const { post, get, callbackOf, run, delivered, tried } = service;
  let secret: string;

  it('are refused while there is no secret, and the field says so', async () => {
    const url = { callback_url: `${service.receiver.url}/done` };
    const refused = await post('/api/process/execute/', { id: service.process, ...url });
    expect([refused.status, refused.body]).toEqual([
      400,
      {
        callback_url: [
          'Callbacks are signed, and there is no secret yet: an administrator makes it with POST /api/job/callback/secret/.',
        ],
      },
    ]);
    const batch = await post('/api/process/batch/', { id: service.process, inputs: [{}], ...url });
    expect([batch.status, Object.keys(batch.body)]).toEqual([400, ['callback_url']]);
    const { rows } = await service.database.query('SELECT count(*)::int AS n FROM job');
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('have a secret that is shown once, stored encrypted, and recorded', async () => {
    const { status, body } = await post('/api/job/callback/secret/');
    expect([status, body]).toEqual([200, { secret: expect.stringMatching(/^whsec_[\w+/]{43}=$/) }]);
    secret = body.secret;
    const { rows } = await service.database.query('SELECT secret FROM callback_secret');
    expect(rows).toEqual([{ secret: expect.stringMatching(/^sealed:/) }]);
    const records = (await get('/api/audit/audit/?object=callback')).results;
    expect(records).toMatchObject([{ action: 'secret', object: 'callback', cuser: 1 }]);
  });

  it.each(['not a URL', 'ftp://example.com/', `http://example.com/${'x'.repeat(2_000)}`, 7])(
    'are refused for the address %j',
    async (url) => {
      const { status, body } = await post('/api/process/execute/', {
        id: service.process,
        callback_url: url,
      });
      expect([status, Object.keys(body)]).toEqual([400, ['callback_url']]);
    },
  );

  it('bring the job as its own page shows it, signed by Standard Webhooks', async () => {
    const job = await run();
    const shown = await ended(service.url, job);
    const { webhook_id, ...callback } = await delivered(job);
    const [received] = service.receiver.of(job);
    expect(received).toMatchObject({
      method: 'POST',
      path: '/done',
      headers: { 'content-type': 'application/json', 'webhook-id': webhook_id },
    });
    expect(received!.body).toEqual({
      type: 'job.ended',
      timestamp: new Date(shown.finish_time * 1_000).toISOString(),
      data: await get(`/api/job/job/${job}/`),
    });
    const headers = received!.headers as Record<string, string>;
    expect(new Webhook(secret).verify(received!.text, headers)).toEqual(received!.body);
    expect(headers['webhook-signature']!.split(' ')).toHaveLength(1);
    expect(callback).toEqual({
      id: expect.any(Number),
      job,
      url: `${service.receiver.url}/done`,
      state: 'delivered',
      ctime: shown.finish_time,
      next_time: null,
      finish_time: expect.any(Number),
      tries: [{ time: expect.any(Number), duration: expect.any(Number), status: 204, error: null }],
    });
    expect(await get(`/api/job/callback/${callback.id}/`)).toEqual({ webhook_id, ...callback });
  });

  it('come however the job ends: by its worker, a stop, the sweeper, the last death of its workers', async () => {
    const failing = await submit(
      service.url,
      line({ id: 'f', name: 'core.programming.fail', inputs: { message: 'no luck' } }),
    );
    const callback_url = `${service.receiver.url}/ends`;
    const failed = await execute(service.url, failing, { callback_url });
    const running = await execute(service.url, await submit(service.url, waiting), { callback_url });
    await until(
      async () => (await get(`/api/job/job/${running}/`)).state === 'running',
      'the second job runs',
    );
    await post(`/api/process/stop/${running}/`);
    for (const [job, state] of [
      [failed, 'failed'],
      [running, 'stopped'],
    ] as const) {
      await delivered(job);
      expect(service.receiver.of(job).map(({ body }) => body.data.state)).toEqual([state]);
    }
    // Jobs that no worker ends: a parked one that is stopped in bulk, a stopping one and one that has lost its last attempt, whose
    // workers are dead.
    const insert = async (state: string, worker: string | null, deaths: number): Promise<number> => {
      const { rows } = await service.database.query(
        `INSERT INTO job (process_id, definition_id, version, cuser, callback_url, state, worker, lease_until, deaths, recent_deaths)
         SELECT process_id, definition_id, version, cuser, callback_url, $2, $3, now() + $4 * interval '1 hour', $5, $5
         FROM job WHERE id = $1 RETURNING id`,
        [failed, state, worker, worker === null ? 1 : -1, deaths],
      );
      return Number(rows[0].id);
    };
    const parked = await insert('running', null, 0);
    await post('/api/job/stop/', { pk: parked });
    const stopping = await insert('stopping', 'dead', 0);
    const dying = await insert('running', 'dead', 2);
    for (const [job, state] of [
      [parked, 'stopped'],
      [stopping, 'stopped'],
      [dying, 'failed'],
    ] as const) {
      await delivered(job);
      expect(service.receiver.of(job).map(({ body }) => body.data.state)).toEqual([state]);
    }
  });

  it('come for each job of a batch, once', async () => {
    const { body } = await post('/api/process/batch/', {
      id: service.process,
      inputs: Array.from({ length: 30 }, () => ({})),
      callback_url: `${service.receiver.url}/batch`,
    });
    const jobs = body.job_ids as number[];
    for (const job of jobs) await delivered(job);
    expect(jobs.map((job) => service.receiver.of(job).length)).toEqual(jobs.map(() => 1));
  });

  it('hide the secrets of a job', async () => {
    const variables = [{ name: 'password', type: 'password', scope: 'flow', value: '' }];
    const message = '{{ vars.password }}';
    const id = await submit(service.url, {
      ...line({ id: 'f', name: 'core.programming.fail', inputs: { message } }),
      variables,
    });
    const job = await execute(service.url, id, {
      inputs: { password: 'given-to-this-job' },
      callback_url: `${service.receiver.url}/secret`,
    });
    await delivered(job);
    const [received] = service.receiver.of(job);
    expect(received!.text).not.toContain('given-to-this-job');
    expect(received!.body.data).toMatchObject({ inputs: { password: '***' }, state: 'failed' });
  });

  it('count in the hash of an Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'with-a-callback' };
    const body = { id: service.process, callback_url: `${service.receiver.url}/once` };
    const first = await post('/api/process/execute/', body, key);
    expect((await post('/api/process/execute/', body, key)).body).toEqual(first.body);
    const other = await post(
      '/api/process/execute/',
      { ...body, callback_url: `${service.receiver.url}/other` },
      key,
    );
    expect(other.status).toBe(409);
    await delivered(first.body.job_id);
    expect(service.receiver.of(first.body.job_id)).toHaveLength(1);
  });

  it('are listed by the process of their jobs', async () => {
    const [job, other] = [await run(), await submit(service.url, printing)];
    const jobOfOther = await execute(service.url, other, { callback_url: `${service.receiver.url}/done` });
    for (const one of [job, jobOfOther]) await delivered(one);
    expect(await get(`/api/job/callback/?process=${other}`)).toMatchObject({
      count: 1,
      results: [{ job: jobOfOther }],
    });
    const own = await get(`/api/job/callback/?process=${service.process}&limit=1`);
    expect(own).toMatchObject({ results: [{ job }] });
    expect(own.count).toBeGreaterThan(0);
    expect(await get('/api/job/callback/?process=999999')).toMatchObject({ count: 0, results: [] });
  });

  it('are signed by a former secret, too, for a day', async () => {
    const former = secret;
    secret = (await post('/api/job/callback/secret/')).body.secret;
    expect(secret).not.toBe(former);
    const first = await run();
    await delivered(first);
    const [both] = service.receiver.of(first);
    const headers = both!.headers as Record<string, string>;
    expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    for (const one of [secret, former]) expect(new Webhook(one).verify(both!.text, headers)).toBeDefined();
    await service.database.query(
      `UPDATE callback_secret SET retired_at = retired_at - interval '1 day' WHERE retired_at IS NOT NULL`,
    );
    const second = await run();
    await delivered(second);
    const [only] = service.receiver.of(second);
    const later = only!.headers as Record<string, string>;
    expect(new Webhook(secret).verify(only!.text, later)).toBeDefined();
    expect(() => new Webhook(former).verify(only!.text, later)).toThrow();
  });

  it('are listed by job and state, page by page', async () => {
    service.receiver.behaviour = answers(503);
    await tried(await run(), 1);
    const { count, results } = await get('/api/job/callback/?state=failed,delivered&limit=2&ordering=id');
    expect(count).toBeGreaterThan(10);
    expect(results).toHaveLength(2);
    const waitingOnes = await get('/api/job/callback/?state=waiting&limit=1000');
    expect(new Set(waitingOnes.results.map(({ state }: any) => state))).toEqual(new Set(['waiting']));
    expect((await send(service.url, '/api/job/callback/?state=lost')).status).toBe(400);
    expect((await send(service.url, '/api/job/callback/?job=x')).status).toBe(400);
    expect(await get('/api/job/callback/?job=999999')).toMatchObject({ count: 0, results: [] });
  });

  it('are deleted with their jobs', async () => {
    const job = await run();
    await delivered(job);
    await service.database.query('DELETE FROM job WHERE id = $1', [job]);
    expect(await callbackOf(job)).toBeUndefined();
  });
});
