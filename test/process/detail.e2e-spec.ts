import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const LIST = '/api/process/process/';

describe('the detail of a process', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
  });

  afterAll(() => server.close());

  const create = async (name: string): Promise<number> =>
    (await send(server.url, LIST, { method: 'POST', body: { name, project: 'p' } })).body.id;

  it('is correct for each of many concurrent requests, and 404 for a missing process', async () => {
    const names = Array.from({ length: 150 }, (_, index) => `process ${index}`);
    const ids = await Promise.all(names.map(create));
    const deleted = ids.pop();
    await send(server.url, `${LIST}${deleted}/`, { method: 'DELETE' });
    const asked = [...ids, ...ids, deleted, 2_000_000_000];
    const answers = await Promise.all(asked.map((id) => send(server.url, `${LIST}${id}/`)));
    expect(answers.map(({ status, body }) => (status === 200 ? [body.id, body.name] : status))).toEqual([
      ...ids.map((id, index) => [id, names[index]]),
      ...ids.map((id, index) => [id, names[index]]),
      404,
      404,
    ]);
  });

  it('shows changes that were committed before the request, even during other requests', async () => {
    const id = await create('changing');
    let isOver = false;
    const others = Array.from({ length: 20 }, async () => {
      while (!isOver) await send(server.url, `${LIST}${id}/`);
    });
    try {
      for (let round = 0; round < 20; round += 1) {
        const mark = `round ${round}`;
        await send(server.url, `${LIST}${id}/`, { method: 'PATCH', body: { mark } });
        expect((await send(server.url, `${LIST}${id}/`)).body.mark).toBe(mark);
      }
    } finally {
      isOver = true;
      await Promise.all(others);
    }
  });
});
