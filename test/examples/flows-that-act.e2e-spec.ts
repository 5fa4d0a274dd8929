import { runExample, submitExample } from '../support/example-flows.js';
import { type Server, startServer } from '../support/server.js';
import { type Routes, type StandIn, startStandIn } from '../support/stand-in.js';

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

const lines = () => service.asked.map(({ method, path }) => `${method} ${path}`);

describe('branch-and-notify', () => {
  const routes = (total: number): Routes => ({
    'GET /orders/o%201': () => ({ body: { customer: 'Ada', total } }),
    'PATCH /orders/o%201': () => ({ body: {} }),
    'POST /messages': () => ({ body: {} }),
  });

  it('holds a large order and notifies the manager', async () => {
    const job = await run('branch-and-notify', routes(1000.5), { order: 'o 1', manager: 'm@m.test' });
    expect(job).toMatchObject({ state: 'successful', outputs: { state: 'held' } });
    expect(lines()).toEqual(['GET /orders/o%201', 'PATCH /orders/o%201', 'POST /messages']);
    expect(service.asked[1]!.body).toEqual({ state: 'held' });
    expect(service.asked[2]!.body).toEqual({
      to: 'm@m.test',
      text: 'Order o 1 of Ada comes to 1000.5: please look',
    });
  });

  it('releases a small order, and notifies nobody', async () => {
    const job = await run('branch-and-notify', routes(1000), { order: 'o 1' });
    expect(job).toMatchObject({ state: 'successful', outputs: { state: 'released' } });
    expect(lines()).toEqual(['GET /orders/o%201', 'PATCH /orders/o%201']);
    expect(service.asked[1]!.body).toEqual({ state: 'released' });
  });
});

describe('fan-out-with-retries', () => {
  it('sends a reminder for each invoice, with retries, and reports the failed ones', async () => {
    const invoices = [1, 2, 3, 4, 5, 6].map((id) => ({ id, email: `c${id}@c.test`, amount: id * 10 }));
    const job = await run('fan-out-with-retries', {
      'GET /invoices': ({ query }) => ({ body: { invoices: query.state === 'open' ? invoices : [] } }),
      'POST /invoices/2/reminders': (_asked, time) => (time < 3 ? 503 : { body: {} }),
      'POST /invoices/5/reminders': () => 500,
      'POST /invoices/*': () => ({ body: {} }),
      'POST /failures': () => ({ body: {} }),
    });
    expect(job).toMatchObject({ state: 'successful', outputs: { invoices: 6 } });
    const second = service.askedBy('POST /invoices/2/reminders');
    expect(second).toHaveLength(3);
    expect(new Set(second.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(service.askedBy('POST /invoices/5/reminders')).toHaveLength(4);
    const others = service.askedBy('POST /invoices/*');
    expect(others.map(({ path }) => path).sort()).toEqual(
      [1, 3, 4, 6].map((id) => `/invoices/${id}/reminders`),
    );
    expect(others.find(({ path }) => path.startsWith('/invoices/3/'))!.body).toEqual({
      to: 'c3@c.test',
      text: 'Invoice 3 of 30 is open',
    });
    expect(service.askedBy('POST /failures').map(({ body }) => body)).toEqual([
      { invoice: 5, reason: expect.stringContaining('answered 500') },
    ]);
  });
});

describe('nightly-clean-up', () => {
  it('cleans up each folder in a called process, and sums up the results', async () => {
    const folderProcess = await submitExample(server.url, 'clean-up-folder');
    const job = await run(
      'nightly-clean-up',
      {
        'GET /folders': () => ({ body: { folders: ['inbox', 'gone', 'tmp'] } }),
        'GET /folders/inbox/files': () => ({ body: { files: [{ name: 'a' }, { name: 'b' }] } }),
        'GET /folders/tmp/files': () => ({ body: { files: [{ name: 'c' }] } }),
        'DELETE /files/b': () => 423,
        'DELETE /files/*': () => 204,
      },
      { folderProcess, keepDays: 30 },
    );
    expect(job).toMatchObject({ state: 'successful', outputs: { removed: 2 } });
    const before = Date.parse(service.askedBy('GET /folders/inbox/files')[0]!.query.before!);
    expect(Math.round((Date.now() - before) / 86_400_000)).toBe(30);
    expect(service.askedBy('DELETE /files/*').map(({ path }) => path)).toEqual(['/files/a', '/files/c']);
    expect(job.log).toEqual([
      expect.stringMatching(/^warn .*b stays: .*answered 423/),
      expect.stringMatching(/^warn warn gone: .*answered 404/),
      expect.stringMatching(/^info tell 2 files from before .* are gone$/),
    ]);
  });
});

describe('order-with-compensation', () => {
  const sound: Routes = {
    'POST /reservations': () => ({ body: { id: 'r1', price: 20 } }),
    'POST /payments': () => ({ body: { id: 'p1' } }),
    'POST /shipments': () => ({ body: { id: 's1' } }),
    'POST /payments/p1/refund': () => ({ body: {} }),
    'DELETE /reservations/r1': () => 204,
  };
  const inputs = { sku: 'pen', card: 'c' };

  it('reserves, charges and ships', async () => {
    const job = await run('order-with-compensation', sound, inputs);
    expect(job).toMatchObject({ state: 'successful', outputs: { state: 'placed', shipment: 's1' } });
    expect(lines()).toEqual(['POST /reservations', 'POST /payments', 'POST /shipments']);
    expect(service.asked[1]!.body).toEqual({ card: 'c', amount: 20 });
  });

  it('undoes all completed parts if a later part fails', async () => {
    const job = await run('order-with-compensation', { ...sound, 'POST /shipments': () => 500 }, inputs);
    expect(job).toMatchObject({ state: 'successful', outputs: { state: 'undone', at: 'ship' } });
    expect(lines().slice(3)).toEqual(['POST /payments/p1/refund', 'DELETE /reservations/r1']);
  });

  it('undoes only completed parts', async () => {
    const job = await run('order-with-compensation', { ...sound, 'POST /payments': () => 402 }, inputs);
    expect(job).toMatchObject({
      outputs: { state: 'undone', at: 'charge', reason: expect.stringContaining('402') },
    });
    expect(lines()).toEqual(['POST /reservations', 'POST /payments', 'DELETE /reservations/r1']);
  });
});
