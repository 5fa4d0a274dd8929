import { Redis } from 'ioredis';
import { ended, execute, line, submit } from '../../support/flows.js';
import { createInstallation, type Installation } from '../../support/processes.js';
import type { Server } from '../../support/server.js';
import { until } from '../../support/until.js';

describe('the deliveries of workers', () => {
  let installation: Installation;
  let api: Server;
  let redis: Redis;

  beforeAll(async () => {
    installation = await createInstallation();
    api = await installation.startHere('api');
    redis = new Redis(process.env.REDIS_URL!);
  });

  afterAll(async () => {
    redis.disconnect();
    await installation.close();
  });

  /** For how many seconds each connection that waits for a delivery has existed. */
  const ages = async (): Promise<number[]> => {
    const list = (await redis.client('LIST')) as string;
    const own = list.split('\n').filter((one) => one.includes(api.environment.LIUCHENG_REDIS_PREFIX!));
    return own.flatMap((one) => {
      const age = / age=(\d+) .* cmd=brpoplpush/.exec(one)?.[1];
      return age === undefined ? [] : [Number(age)];
    });
  };

  it('keep their connections while nothing is to be done', async () => {
    await installation.workers(2);
    await until(async () => (await ages()).filter((age) => age >= 10).length === 2, 'both are 10 s old');
  });

  it('reach the others while one is frozen', async () => {
    const process = await submit(
      api.url,
      line({ id: 'p', name: 'core.log.print', inputs: { message: '1' } }),
    );
    const [frozen] = await installation.workers(2);
    await until(async () => (await ages()).length === 2, 'both wait for deliveries');
    frozen!.signal('SIGSTOP');
    for (let n = 0; n < 10; n += 1) await ended(api.url, await execute(api.url, process));
    // The deliveries that a worker has taken and not finished.
    const active = `${api.environment.LIUCHENG_REDIS_PREFIX}:jobs:active`;
    await until(async () => (await redis.llen(active)) <= 1, 'only one is with the frozen worker', {
      deadline: 5_000,
    });
    frozen!.signal('SIGCONT');
  });
});
