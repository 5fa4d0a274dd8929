import pg from 'pg';
import { draft, execute } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const LIST = '/api/process/process/';

describe('bulk delete', () => {
  let server: Server;

  beforeAll(async () => {
    // There is no worker, so jobs stay waiting.
    server = await startServer({ LIUCHENG_ROLE: 'api' });
  });

  afterAll(() => server.close());

  const make = async (): Promise<number> => {
    const { body } = await send(server.url, LIST, { method: 'POST', body: { name: 'n', project: 'p' } });
    return body.id;
  };

  const remove = (body: unknown, headers = {}) => send(server.url, LIST, { method: 'DELETE', body, headers });

  const isThere = async (id: number) => (await send(server.url, `${LIST}${id}/`)).status === 200;

  it.each([
    ['pk as a string', (a: number, b: number) => [{ pk: `${a},${b}` }]],
    ['pk with spaces and a trailing comma', (a: number, b: number) => [{ pk: ` ${a} , ${b},` }]],
    ['pk[] as an array', (a: number, b: number) => [{ 'pk[]': [a, String(b)] }]],
    ['both', (a: number, b: number) => [{ pk: a, 'pk[]': [b] }]],
    ['both, one of them null', (a: number, b: number) => [{ pk: null, 'pk[]': [a, b] }]],
    ['the same id twice', (a: number, b: number) => [{ pk: `${a},${a}`, 'pk[]': [a, b, b] }]],
    ['a form with pk', (a: number, b: number) => [`pk=${a}%2C${b}`, FORM]],
    ['a form with pk[]', (a: number, b: number) => [`pk[]=${a}&pk%5B%5D=${b}`, FORM]],
    ['a form with both', (a: number, b: number) => [`pk=${a}&pk[]=${b}`, FORM]],
  ])('accepts %s', async (_, request) => {
    const [a, b] = [await make(), await make()];
    const [body, headers] = request(a, b);
    expect(await remove(body, headers as object)).toMatchObject({ status: 204, text: '' });
    expect([await isThere(a), await isThere(b)]).toEqual([false, false]);
  });

  it.each([
    ['nothing', {}, { pk: ['This field is required.'] }],
    ['no body', undefined, { pk: ['This field is required.'] }],
    ['an empty pk', { pk: '' }, { pk: ['This field is required.'] }],
    ['both empty', { pk: '', 'pk[]': [] }, { pk: ['This field is required.'] }],
    ['a word', { pk: '1,x' }, { pk: ['A valid integer is required.'] }],
    ['a fraction', { pk: 1.5 }, { pk: ['A valid integer is required.'] }],
    ['zero', { pk: 0 }, { pk: ['Ensure this value is greater than or equal to 1.'] }],
    ['33 bits', { pk: '4294967297' }, { pk: ['Ensure this value is less than or equal to 2147483647.'] }],
    ['a list as pk', { pk: [1] }, { pk: ['Not a valid string.'] }],
    ['true', { pk: true }, { pk: ['Not a valid string.'] }],
    ['a number as pk[]', { 'pk[]': 1 }, { 'pk[]': ['Expected a list of items but got type "int".'] }],
    ['a list of objects', { 'pk[]': [{}] }, { 'pk[]': ['A valid integer is required.'] }],
    ['a list of nulls', { 'pk[]': [null] }, { 'pk[]': ['This field may not be null.'] }],
    ['NUL', { pk: '1\0' }, { pk: ['A valid integer is required.'] }],
  ])('refuses %s', async (_, body, answer) => {
    expect(await remove(body)).toMatchObject({ status: 400, body: answer });
  });

  it('deletes nothing if one process is missing, and names the missing ones', async () => {
    const id = await make();
    const answer = await remove({ pk: `${id},2147483647`, 'pk[]': [2147483646] });
    expect(answer).toMatchObject({ status: 404, body: { detail: 'Not found: 2147483646, 2147483647.' } });
    expect(await isThere(id)).toBe(true);
  });

  it('deletes nothing if a job has not ended, and names it; 404 for a missing process takes precedence', async () => {
    const [busy, free] = [await draft(server.url, { nodeList: [START], linkList: [] }), await make()];
    const job = await execute(server.url, busy);
    const answer = await remove({ 'pk[]': [busy, free] });
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toContain(String(job));
    expect(answer.body.detail).toContain(String(busy));
    expect(await isThere(free)).toBe(true);
    expect((await send(server.url, `${LIST}${busy}/`, { method: 'DELETE' })).status).toBe(409);
    expect((await remove({ 'pk[]': [busy, 2147483647] })).status).toBe(404);
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
    expect((await remove({ 'pk[]': [busy, free] })).status).toBe(204);
    expect((await send(server.url, `/api/job/job/${job}/`)).status).toBe(200);
  });

  it('names a thousand of many jobs that have not ended', async () => {
    const busy = await draft(server.url, { nodeList: [START], linkList: [] });
    await execute(server.url, busy);
    const database = new pg.Client({ connectionString: server.database });
    await database.connect();
    await database.query(
      `INSERT INTO job (process_id, definition_id, cuser) SELECT process_id, definition_id, cuser FROM job, generate_series(1, 2000)
       WHERE process_id = $1`,
      [busy],
    );
    await database.end();
    const { status, body } = await send(server.url, `${LIST}${busy}/`, { method: 'DELETE' });
    expect(status).toBe(409);
    expect(body.detail).toMatch(/^Jobs have not ended yet: (\d+, ){1000}… \(of processes: \d+\)/);
  });

  it('updates the count of the list', async () => {
    const before: number = (await send(server.url, LIST)).body.count;
    const ids = [await make(), await make(), await make()];
    expect((await send(server.url, LIST)).body.count).toBe(before + 3);
    await remove({ 'pk[]': ids });
    const { count } = (await send(server.url, LIST)).body;
    expect(count).toBe(before);
    const past = await send(server.url, `${LIST}?offset=1000`);
    expect(past.body).toMatchObject({ count, results: [] });
  });

  it('succeeds once for concurrent deletes', async () => {
    const ids = await Promise.all([make(), make(), make()]);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => remove({ 'pk[]': index % 2 ? ids : [...ids].reverse() })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      204,
      ...Array.from({ length: 7 }, () => 404),
    ]);
    const { count, results } = (await send(server.url, `${LIST}?limit=1000`)).body;
    expect(count).toBe(results.length);
  });
});

const START = { id: 's', namespace: 'core.event', name: 'start', nodeType: 'event' };
