import { execute, line, submit } from '../../support/flows.js';
import { type OwnRedis, startOwnRedis } from '../../support/own-redis.js';
import { createInstallation, type Installation, type RunningProcess } from '../../support/processes.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';

describe('while all connections to Redis are made anew', () => {
  let redis: OwnRedis;
  let installation: Installation;
  let api: RunningProcess;

  beforeAll(async () => {
    redis = await startOwnRedis();
    // So late that only a hint brings them in time.
    installation = await createInstallation({ REDIS_URL: redis.url, LIUCHENG_DELIVERY_MS: '60000' });
    api = await installation.start('api');
    await installation.workers(1);
  });

  afterAll(async () => {
    await installation.close();
    await redis.close();
  });

  it('jobs that are executed meanwhile start when they are there again', async () => {
    const process = await submit(
      api.url,
      line({ id: 'p', name: 'core.log.print', inputs: { message: '1' } }),
    );
    const waiting = async () =>
      (await send(api.url, '/api/job/job/?state=waiting,running')).body.count as number;
    for (let round = 0; round < 3; round += 1) {
      await redis.client.client('KILL', 'SKIPME', 'yes');
      for (let n = 0; n < 5; n += 1) await execute(api.url, process);
      await until(async () => (await waiting()) === 0, 'all have ended', { deadline: 15_000 });
    }
  });
});
