import { Webhook } from 'standardwebhooks';
import { send } from '../support/send.js';
import { answers } from './receiver.js';
import { sentCallbacks } from './sent-callbacks.js';

describe('the callbacks of ended jobs', () => {
  const service = sentCallbacks();
  const { post, get, run, callbackWhen, delivered, tried, hurry } = service;
  let secret: string;

  beforeAll(async () => {
    secret = await service.newSecret();
  });

  it('are tried again by the schedule, with the same id and a new time, until one is accepted', async () => {
    service.receiver.behaviour = (response, _, time) =>
      time < 3
        ? answers(500, 'try\u0000 later\u001b[31m')(response, _, time)
        : answers(200)(response, _, time);
    const job = await run();
    const { next_time, tries, state, finish_time } = await tried(job, 1);
    expect({ state, finish_time }).toEqual({ state: 'waiting', finish_time: null });
    expect(tries).toMatchObject([{ status: 500, error: 'it answered 500: try\\u0000 later\\u001b[31m' }]);
    expect(next_time! - tries[0]!.time).toBeGreaterThan(3.9);
    expect(next_time! - tries[0]!.time).toBeLessThan(7);
    expect(service.receiver.of(job)).toHaveLength(1);
    await hurry(job);
    const second = await tried(job, 2);
    expect(second.next_time! - second.tries[1]!.time).toBeGreaterThan(28.9);
    expect(second.next_time! - second.tries[1]!.time).toBeLessThan(35);
    await hurry(job);
    const { webhook_id, tries: all } = await delivered(job);
    expect(all.map(({ status }) => status)).toEqual([500, 500, 200]);
    const received = service.receiver.of(job);
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual(Array(3).fill(webhook_id));
    expect(new Set(received.map(({ text }) => text)).size).toBe(1);
    for (const { text, headers } of received)
      expect(new Webhook(secret).verify(text, headers as Record<string, string>)).toBeDefined();
    expect(await get(`/api/job/callback/?job=${job}`, { 'accept-language': 'zh' })).toMatchObject({
      results: [{ tries: [{ error: '应答 500：try\\u0000 later\\u001b[31m' }, {}, { error: null }] }],
    });
  });

  it('are given up after eight tries, and can be sent again', async () => {
    service.receiver.behaviour = answers(503);
    const job = await run();
    for (let times = 1; times < 8; times += 1) {
      expect((await tried(job, times)).state).toBe('waiting');
      await hurry(job);
    }
    const given = await callbackWhen(job, ({ state }) => state === 'failed');
    expect(given).toMatchObject({ next_time: null, finish_time: expect.any(Number) });
    expect(given.tries).toHaveLength(8);
    expect(await post(`/api/job/callback/${given.id}/retry/`)).toMatchObject({
      status: 200,
      body: { success: true },
    });
    // The schedule begins again.
    const again = await tried(job, 9);
    expect(again.state).toBe('waiting');
    expect(again.next_time! - again.tries[8]!.time).toBeLessThan(7);
    service.receiver.behaviour = answers(200);
    await post(`/api/job/callback/${given.id}/retry/`);
    await delivered(job);
    expect(service.receiver.of(job)).toHaveLength(10);
    const records = (await get('/api/audit/audit/?object=callback&action=retry')).results;
    expect(records.map(({ object_id }: { object_id: number }) => object_id)).toEqual([given.id, given.id]);
    expect(records[0].process).toBe(service.process);
  });

  it('are sent again after they were delivered, if somebody asks for it', async () => {
    const job = await run();
    const { id, webhook_id } = await delivered(job);
    expect((await post(`/api/job/callback/${id}/retry/`)).status).toBe(200);
    // On a busy machine a try can fail, and is repeated.
    await callbackWhen(
      job,
      ({ state, tries }) => state === 'delivered' && tries.filter(({ error }) => error === null).length === 2,
    );
    expect(new Set(service.receiver.of(job).map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([webhook_id]),
    );
    expect((await post('/api/job/callback/999999/retry/')).status).toBe(404);
    expect((await send(service.url, '/api/job/callback/999999/')).status).toBe(404);
  });

  it('end at once if the receiver is gone for good (410)', async () => {
    service.receiver.behaviour = answers(410);
    const job = await run();
    const { state, tries } = await callbackWhen(job, ({ tries: all }) => all.length > 0);
    expect({ state, tries }).toMatchObject({ state: 'failed', tries: [{ status: 410 }] });
  });

  it('follow no redirect', async () => {
    service.receiver.behaviour = answers(307, '', { location: `${service.receiver.url}/elsewhere` });
    const job = await run();
    expect(await tried(job, 1)).toMatchObject({
      state: 'waiting',
      tries: [{ status: 307, error: 'it answered 307: redirects are not followed' }],
    });
    expect(service.receiver.of(job).map(({ path }) => path)).toEqual(['/done']);
  });

  it('go to no address that the operator has not allowed', async () => {
    const port = new URL(service.receiver.url).port;
    // `localhost` is not the allowed 127.0.0.1, and may be ::1.
    const addresses = [`http://[::1]:${port}/`, 'http://169.254.169.254/latest/', 'http://10.0.0.1/'];
    for (const callback_url of addresses) {
      const job = await run({ callback_url });
      const [only] = (await tried(job, 1)).tries;
      expect(only).toMatchObject({ status: null, error: expect.stringMatching(/are not allowed/) });
      expect(service.receiver.of(job)).toEqual([]);
    }
  });
});
