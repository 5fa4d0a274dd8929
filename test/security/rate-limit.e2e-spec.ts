import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const LIST = '/api/process/process/';

describe('the rate limit', () => {
  const servers: Server[] = [];

  beforeAll(async () => {
    const environment = {
      LIUCHENG_ROLE: 'api',
      LIUCHENG_RATE_LIMIT: '5',
      LIUCHENG_REDIS_PREFIX: `{rate-${process.pid}}`,
    };
    servers.push(await startServer(environment));
    servers.push(await startServer({ ...environment, DATABASE_URL: servers[0]!.database }));
  });

  afterAll(async () => {
    for (const server of servers.reverse()) await server.close();
  });

  it('counts a caller across processes, sends Retry-After, and does not apply to probes', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await send(servers[n % 2]!.url, LIST)).status);
    expect(statuses.slice(0, 5)).toEqual([200, 200, 200, 200, 200]);
    expect(statuses[5]).toBe(429);
    const { url } = servers[0]!;
    const refused = await send(url, LIST, { method: 'POST', body: { name: 'n', project: 'p' } });
    expect(refused).toMatchObject({
      status: 429,
      headers: { 'retry-after': expect.stringMatching(/^(?:[1-9]|1[0-2])$/) },
      body: {
        detail: expect.stringMatching(/^Request was throttled\. Expected available in \d+ seconds?\.$/),
      },
    });
    const chinese = await send(url, LIST, { headers: { 'accept-language': 'zh' } });
    expect(chinese.body.detail).toMatch(/^请求已被限流。 预计 \d+ 秒后可用。$/);
    // A request without a route is counted too.
    expect((await send(url, LIST, { method: 'OPTIONS' })).status).toBe(429);
    for (const path of ['/healthz/live', '/healthz/ready', '/docs'])
      expect((await send(url, path)).status).toBe(200);
  });
});
