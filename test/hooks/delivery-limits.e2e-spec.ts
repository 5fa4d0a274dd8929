import pg from 'pg';
import { line, submit } from '../support/flows.js';
import { hold, type HeldRequest } from '../support/held.js';
import { deliver, makeHook } from '../support/hooks.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';
import { CallerOf } from '../support/users.js';

const MIB = 1024 * 1024;

describe('the limits of hooks', () => {
  let server: Server;
  let database: pg.Pool;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
    database = new pg.Pool({ connectionString: server.database });
  });

  afterAll(async () => {
    await database.end();
    await server.close();
  });

  it('stop the flood of one hook, and not the deliveries of another', async () => {
    const process = await submit(server.url, line());
    const [flooded, other] = [await makeHook(server.url, process), await makeHook(server.url, process)];
    const statuses: number[] = [];
    const begunAt = performance.now();
    while (!statuses.includes(429)) {
      const batch = Array.from({ length: 50 }, () => deliver(server.url, flooded.token));
      for (const { status, headers } of await Promise.all(batch)) {
        statuses.push(status);
        if (status === 429) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      }
    }
    const accepted = statuses.filter((status) => status === 202).length;
    expect(accepted).toBeGreaterThanOrEqual(600);
    // The allowance refills by ten a second meanwhile.
    expect(accepted).toBeLessThanOrEqual(600 + Math.ceil((performance.now() - begunAt) / 100));
    expect((await deliver(server.url, other.token)).status).toBe(202);
  });

  it('leave room for deliveries to hooks of others, however many bodies arrive slowly', async () => {
    const process = await submit(server.url, line());
    const [slow, other] = [await makeHook(server.url, process), await makeHook(server.url, process)];
    await database.query(
      `WITH made AS (INSERT INTO users (username, role) VALUES ('other', 'editor') RETURNING id)
       UPDATE hook SET cuser = made.id FROM made WHERE hook.id = $1`,
      [other.id],
    );
    const body = 'x'.repeat(MIB - 100);
    const held: HeldRequest[] = [];
    await until(async () => {
      held.push(await hold(new CallerOf(server.url, ''), 'POST', `/api/hook/${slow.token}/`, body));
      return (await deliver(server.url, slow.token, { body })).status === 503;
    }, 'the bodies of one hook take all that one user may have');
    expect((await deliver(server.url, other.token, { body })).status).toBe(202);
    // Those that found no room were cut off.
    await Promise.allSettled(held.map((one) => one.finish()));
  });

  it('stop unknown tokens of a network like wrong passwords, and not its deliveries', async () => {
    const { token } = await makeHook(server.url, await submit(server.url, line()));
    const guess = (n: number) => deliver(server.url, `lch_${String(n).padStart(43, 'x')}`);
    const tries = await Promise.all(Array.from({ length: 60 }, (_, n) => guess(n)));
    const statuses = tries.map(({ status }) => status);
    expect(statuses.filter((status) => status === 404).length).toBeGreaterThanOrEqual(50);
    expect(statuses).toContain(429);
    expect(tries.find(({ status }) => status === 429)!.headers).toHaveProperty('retry-after');
    expect((await deliver(server.url, token)).status).toBe(202);
  });
});
