import { runExample } from '../support/example-flows.js';
import { type Server, startServer } from '../support/server.js';
import { type Routes, type StandIn, startStandIn } from '../support/stand-in.js';

let server: Server;
let service: StandIn;

beforeAll(async () => {
  server = await startServer({ LIUCHENG_HTTP_ALLOW: '127.0.0.1' });
});
afterEach(() => service.close());
afterAll(() => server.close());

/** Runs the flow against a service with these routes; `inputs` may need its address. */
async function run(file: string, routes: Routes, inputs: (api: string) => object) {
  service = await startStandIn(routes);
  return runExample(server.url, file, inputs(service.url));
}

describe('csv-to-api', () => {
  it('saves every customer in the file with an e-mail address', async () => {
    const csv =
      'id,name,email,credit\n1," Ada, Countess ",ADA@a.test,12.5\n2,Nobody,,0\n3,Bob,bob@b.test,7\n';
    const job = await run(
      'csv-to-api',
      {
        'GET /files/customers.csv': () => ({ type: 'text/csv', body: csv }),
        'PUT /customers/3': (_asked, time) => (time === 1 ? 503 : { body: {} }),
        'PUT /customers/*': () => ({ body: {} }),
      },
      (api) => ({ api }),
    );
    expect(job).toMatchObject({ state: 'successful', outputs: { rows: 3, imported: 2 } });
    expect(service.asked.slice(1).map(({ path, body }) => [path, body])).toEqual([
      ['/customers/1', { name: 'Ada, Countess', email: 'ada@a.test', credit: 12.5 }],
      ['/customers/3', { name: 'Bob', email: 'bob@b.test', credit: 7 }],
      ['/customers/3', { name: 'Bob', email: 'bob@b.test', credit: 7 }],
    ]);
    expect(job.log).toEqual([expect.stringMatching(/^warn skip Row 2 has no e-mail address: .*Nobody/)]);
  });
});

describe('daily-report', () => {
  const report = (orders: object[], refunds: object[]) =>
    run(
      'daily-report',
      {
        'GET /orders': () => ({ body: { orders } }),
        'GET /refunds': () => ({ body: { refunds } }),
        'PUT /reports/2024-05-01': () => 204,
      },
      (api) => ({ api, day: '2024-05-01' }),
    );

  it('writes a row for each region, and returns the sums', async () => {
    const job = await report(
      [
        { region: 'south', total: 5 },
        { region: 'north', total: 10 },
        { region: 'south', total: 2.5 },
      ],
      [{ region: 'south', total: 2 }],
    );
    expect(job).toMatchObject({ state: 'successful', outputs: { regions: 2, sold: 17.5, refunded: 2 } });
    const [filed] = service.askedBy('PUT /reports/2024-05-01');
    expect(filed!.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(filed!.body.trim().split(/\r?\n/)).toEqual([
      'region,orders,sold,refunded',
      'north,1,10,0',
      'south,2,7.5,2',
    ]);
    expect(service.askedBy('GET /orders')[0]!.query).toEqual({ day: '2024-05-01' });
  });

  it.each([
    ['a single region', [{ region: 'north', total: 1 }], { regions: 1, sold: 1, refunded: 0 }],
    ['a day without orders', [], { regions: 0, sold: 0, refunded: 0 }],
  ])('also writes the report of %s', async (_what, orders, outputs) => {
    expect(await report(orders, [])).toMatchObject({ state: 'successful', outputs });
    expect(service.askedBy('PUT /reports/2024-05-01')).toHaveLength(1);
  });
});

describe('download-transform-upload', () => {
  it('creates a price list of the articles in stock, and uploads it as a file', async () => {
    const products = [
      { sku: 'pen', price: 2, stock: 3 },
      { sku: 'ink', price: 5, stock: 0 },
      { sku: 'pad', price: 1.25, stock: 1 },
    ];
    const job = await run(
      'download-transform-upload',
      { 'GET /products': () => ({ body: products }), 'POST /lists': () => ({ status: 201, body: {} }) },
      (api) => ({ source: `${api}/products`, target: `${api}/lists`, rate: 1.1 }),
    );
    expect(job).toMatchObject({ state: 'successful', outputs: { products: 2 } });
    const [uploaded] = service.askedBy('POST /lists');
    expect(uploaded!.headers['content-type']).toMatch(/^multipart\/form-data/);
    expect(uploaded!.body).toContain('filename="prices.csv"');
    expect(uploaded!.body).toContain('sku,price\npen,2.20\npad,1.38\n');
    expect(job.log).toEqual([expect.stringContaining('2 of 3 products are in stock')]);
  });
});

describe('follow-pages', () => {
  it('reads all pages, and sends all their items', async () => {
    const items = [1, 2, 3, 4, 5];
    const job = await run(
      'follow-pages',
      {
        'GET /items': ({ query }, time) => {
          if (time === 2) return 429;
          const from = Number(query.offset ?? 0);
          const next = from + 2 < items.length ? `${service.url}/items?offset=${from + 2}` : null;
          return { body: { results: items.slice(from, from + 2), next } };
        },
        'PUT /mirror': () => 204,
      },
      (api) => ({ source: `${api}/items`, target: `${api}/mirror` }),
    );
    expect(job).toMatchObject({ state: 'successful', outputs: { items: 5, pages: 3 } });
    expect(service.askedBy('PUT /mirror').map(({ body }) => body)).toEqual([{ items }]);
  });
});
