import { PASSWORD, type RedisNode, RedisNodes, SENTINEL_PASSWORD } from '../support/redis-nodes.js';
import { until } from '../support/until.js';
import { ThroughRedis } from './through-redis.js';

const MASTER = 'main';

/** The number of a field of `SENTINEL MASTER`. */
async function known(sentinel: RedisNode, field: string): Promise<number> {
  const fields = (await sentinel.client.call('SENTINEL', 'MASTER', MASTER)) as string[];
  return Number(fields[fields.indexOf(field) + 1]);
}

describe('Redis with three sentinels', () => {
  let nodes: RedisNodes;
  let redises: RedisNode[];
  let sentinels: RedisNode[];
  let installation: ThroughRedis;

  beforeAll(async () => {
    nodes = await RedisNodes.create();
    const first = await nodes.redis({});
    const replica = { replicaof: `127.0.0.1 ${first.port}` };
    redises = [first, ...(await Promise.all([nodes.redis(replica), nodes.redis(replica)]))];
    await until(
      async () => (await first.client.info('replication')).includes('connected_slaves:2'),
      'the master has two replicas',
    );
    const sentinel = () =>
      nodes.sentinel({
        [`monitor ${MASTER}`]: `127.0.0.1 ${first.port} 2`,
        [`auth-pass ${MASTER}`]: PASSWORD,
        'sentinel-pass': SENTINEL_PASSWORD,
        [`down-after-milliseconds ${MASTER}`]: '2000',
        [`failover-timeout ${MASTER}`]: '6000',
      });
    sentinels = await Promise.all([sentinel(), sentinel(), sentinel()]);
    for (const one of sentinels)
      await until(
        async () => (await known(one, 'num-slaves')) === 2 && (await known(one, 'num-other-sentinels')) === 2,
        'a sentinel knows the replicas and the other sentinels',
      );
    const hosts = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
    installation = await ThroughRedis.start(
      `redis+sentinel://:${PASSWORD}@${hosts}/${MASTER}/1?sentinel_password=${SENTINEL_PASSWORD}`,
    );
    await installation.delivers();
  });

  afterAll(async () => {
    await installation.close();
    await nodes.close();
  });

  /** The Redis that the sentinels name. */
  const master = async (): Promise<RedisNode> => {
    const [, port] = (await sentinels[0]!.client.call(
      'SENTINEL',
      'GET-MASTER-ADDR-BY-NAME',
      MASTER,
    )) as string[];
    return redises.find((redis) => redis.port === Number(port))!;
  };

  const masterIsNot = async (former: RedisNode): Promise<void> => {
    await until(async () => (await master()) !== former, 'the sentinels name another master');
  };

  it('delivers jobs and stops, in the database that the URL names', async () => {
    await installation.stopsJob();
    const keyspace = await redises[0]!.client.info('keyspace');
    expect(keyspace).toContain('db1:');
    expect(keyspace).not.toContain('db0:');
  });

  it('after the death of the master, jobs and stops are delivered by the new one', async () => {
    const dead = await master();
    await dead.kill();
    await installation.readyIs('degraded');
    await installation.execute();
    await masterIsNot(dead);
    await installation.delivers();
    await installation.stopsJob();
    await dead.restart();
  });

  it('after a failover without a death, too, and no job is lost', async () => {
    const former = await master();
    await until(
      // Refused while no replica is fit.
      () =>
        sentinels[0]!.client.call('SENTINEL', 'FAILOVER', MASTER).then(
          () => true,
          () => false,
        ),
      'a failover begins',
    );
    await masterIsNot(former);
    await installation.delivers();
    await installation.stopsJob();
    await installation.losesNone();
  });
});
