import { runExample, submitExample } from '../support/example-flows.js';
import { ended, execute } from '../support/flows.js';
import { send } from '../support/send.js';
import { type Server, startServer } from '../support/server.js';
import { type Routes, type StandIn, startStandIn } from '../support/stand-in.js';
import { until } from '../support/until.js';

let server: Server;
let service: StandIn;

beforeAll(async () => {
  server = await startServer({ LIUCHENG_HTTP_ALLOW: '127.0.0.1' });
});
afterEach(() => service.close());
afterAll(() => server.close());

/** Runs the flow against a service with these routes. */
async function run(file: string, routes: Routes, inputs: object = {}) {
  service = await startStandIn(routes);
  return runExample(server.url, file, { api: service.url, ...inputs });
}

describe('poll-until-done', () => {
  const routes = (...states: string[]): Routes => ({
    'POST /exports': () => ({ status: 202, body: { id: 'e1' } }),
    'GET /exports/e1': (_asked, time) => ({
      body: { state: states[time - 1], url: 'https://files/e1.zip', reason: 'disk full' },
    }),
  });

  it('polls until the export is done, and returns its URL', async () => {
    const job = await run('poll-until-done', routes('queued', 'busy', 'done'), { seconds: 0.01 });
    expect(job).toMatchObject({ state: 'successful', outputs: { url: 'https://files/e1.zip', attempts: 3 } });
    expect(service.askedBy('POST /exports').map(({ body }) => body)).toEqual([{ kind: 'orders' }]);
    expect(service.askedBy('GET /exports/e1')).toHaveLength(3);
  });

  it('fails with the reason of the failed export', async () => {
    const job = await run('poll-until-done', routes('busy', 'failed'), { seconds: 0 });
    expect(job).toMatchObject({ state: 'failed', error: expect.stringContaining('failed: disk full') });
  });

  it('fails after the maximum number of attempts', async () => {
    const job = await run('poll-until-done', routes('busy', 'busy'), { seconds: 0, attempts: 2 });
    expect(job).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('not done after 2 attempts'),
    });
    expect(service.askedBy('GET /exports/e1')).toHaveLength(2);
  });
});

describe('approval-with-timeout', () => {
  const routes = (...states: string[]): Routes => ({
    'POST /approvals': () => ({ body: { id: 7 } }),
    'GET /approvals/7': (_asked, time) => ({ body: { state: states[time - 1] ?? 'open', by: 'ada' } }),
    'POST /releases': () => ({ body: {} }),
    'POST /messages': () => ({ body: {} }),
  });
  const inputs = { subject: 'Version 2', seconds: 0.01 };

  it('continues after an approval', async () => {
    const job = await run('approval-with-timeout', routes('open', 'approved'), inputs);
    expect(job).toMatchObject({ state: 'successful', outputs: { decision: 'approved', by: 'ada' } });
    expect(service.askedBy('POST /releases').map(({ body }) => body)).toEqual([
      { subject: 'Version 2', by: 'ada' },
    ]);
  });

  it('does nothing after a rejection', async () => {
    const job = await run('approval-with-timeout', routes('rejected'), inputs);
    expect(job).toMatchObject({ state: 'successful', outputs: { decision: 'rejected', by: 'ada' } });
    expect(service.askedBy('POST /releases')).toEqual([]);
  });

  it('asks the deputy if there is no decision in time', async () => {
    const job = await run('approval-with-timeout', routes(), {
      ...inputs,
      patience: 0.1,
      deputy: 'bob@b.test',
    });
    expect(job).toMatchObject({ state: 'successful', outputs: { decision: 'escalated' } });
    expect(service.askedBy('POST /messages').map(({ body }) => body)).toEqual([
      { to: 'bob@b.test', text: 'Nobody has decided on: Version 2' },
    ]);
    expect(service.askedBy('POST /releases')).toEqual([]);
  });
});

describe('webhook-with-fallback', () => {
  const event = { kind: 'backup.failed', text: 'Disk full' };
  const tell = async (routes: Routes) => {
    service = await startStandIn(routes);
    const inputs = { webhook: `${service.url}/hook`, sms: `${service.url}/sms`, phone: '+49 30 1', event };
    return runExample(server.url, 'webhook-with-fallback', inputs);
  };

  it('calls the webhook, and retries with the same key if it fails', async () => {
    const job = await tell({ 'POST /hook': (_asked, time) => (time === 1 ? 502 : { body: {} }) });
    expect(job).toMatchObject({ state: 'successful', outputs: { channel: 'webhook' } });
    expect(service.asked).toHaveLength(2);
    expect(service.asked[1]).toMatchObject({ headers: { 'x-event': 'backup.failed' }, body: { event } });
    expect(service.asked[1]!.headers['idempotency-key']).toBe(service.asked[0]!.headers['idempotency-key']);
  });

  it('sends a text message if the webhook fails', async () => {
    const job = await tell({ 'POST /hook': () => 500, 'POST /sms': () => ({ body: {} }) });
    expect(job).toMatchObject({ state: 'successful', outputs: { channel: 'sms' } });
    const form = new URLSearchParams(service.askedBy('POST /sms')[0]!.body);
    expect(form.get('to')).toBe('+49 30 1');
    expect(form.get('text')).toMatch(/^backup\.failed: Disk full \(webhook: .*answered 500/);
  });

  it('fails if both the webhook and the text message fail', async () => {
    const job = await tell({ 'POST /hook': () => 500, 'POST /sms': () => 500 });
    expect(job).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('Nobody could be told of backup.failed'),
    });
  });
});

describe('approval-by-link', () => {
  const messages: Routes = { 'POST /messages': () => ({ body: {} }) };
  const inputs = { subject: 'Version 2', manager: 'ada@a.test' };

  /** Runs the flow until its message has been sent `count` times. */
  const asked = async (count = 1, change?: (flow: any) => void) => {
    service = await startStandIn(messages);
    const process = await submitExample(server.url, 'approval-by-link', change);
    const job = await execute(server.url, process, {
      inputs: { ...inputs, api: service.url, address: server.url },
    });
    await until(() => service.asked.length === count, `${count} messages are sent`);
    const bodies = service.askedBy('POST /messages').map(({ body }) => body);
    const answer = (body: object) =>
      send(server.url, new URL(bodies[0].link).pathname, { method: 'POST', body });
    return { job, bodies, answer };
  };

  it.each([true, false])('returns the answer of whoever has the link: %s', async (approved) => {
    const { job, bodies, answer } = await asked();
    expect(bodies).toMatchObject([{ to: 'ada@a.test', text: 'Please approve: Version 2' }]);
    expect((await answer({ approved, by: 'ada' })).status).toBe(202);
    expect(await ended(server.url, job)).toMatchObject({
      state: 'successful',
      outputs: { approved, by: 'ada' },
    });
    expect((await answer({ approved: true })).status).toBe(410);
  });

  const hasten = (seconds: number, expiresIn: number) => (flow: any) => {
    for (const { detailPanel } of flow.nodeList)
      for (const form of detailPanel.options.formDatas)
        form.value = { seconds, expiresIn }[form.name as string] ?? form.value;
  };

  it('reminds once, and the first link is still valid', async () => {
    const { job, bodies, answer } = await asked(2, hasten(0.1, 3600));
    expect(bodies[1]).toMatchObject({
      text: 'Still waiting for your answer: Version 2',
      link: bodies[0].link,
    });
    await answer({ approved: true, by: 'bob' });
    expect(await ended(server.url, job)).toMatchObject({ outputs: { approved: true, by: 'bob' } });
  });

  it('ends without an answer when the link has expired', async () => {
    const { job, answer } = await asked(2, hasten(0.1, 1));
    expect(await ended(server.url, job)).toMatchObject({ outputs: { approved: false, by: 'nobody' } });
    expect((await answer({ approved: true })).status).toBe(410);
  });
});
