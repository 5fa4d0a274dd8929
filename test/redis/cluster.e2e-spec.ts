import { PASSWORD, type RedisNode, RedisNodes } from '../support/redis-nodes.js';
import { until } from '../support/until.js';
import { ThroughRedis } from './through-redis.js';

const SLOTS = 16_384;

const isUp = async ({ client }: RedisNode): Promise<boolean> =>
  (await client.cluster('INFO')).includes('cluster_state:ok');

const roleOf = async ({ client }: RedisNode): Promise<string> => {
  const [role] = (await client.role()) as [string];
  return role;
};

describe('Redis Cluster of three masters, one of them with a replica', () => {
  let nodes: RedisNodes;
  let masters: RedisNode[];
  /** The node that owns the slot of the prefix when the tests begin, and its replica. */
  let owner: RedisNode;
  let replica: RedisNode;
  let installation: ThroughRedis;
  const warnings: Error[] = [];
  const onWarning = (warning: Error): number => warnings.push(warning);

  beforeAll(async () => {
    process.on('warning', onWarning);
    nodes = await RedisNodes.create();
    const node = () =>
      nodes.redis({
        'cluster-enabled': 'yes',
        'cluster-config-file': 'nodes.conf',
        'cluster-node-timeout': '2000',
        appendonly: 'yes',
      });
    const all = await Promise.all([node(), node(), node(), node()]);
    masters = all.slice(0, 3);
    replica = all[3]!;
    const share = Math.ceil(SLOTS / masters.length);
    for (const [index, { client }] of masters.entries()) {
      const length = Math.min(share, SLOTS - index * share);
      await client.cluster('SET-CONFIG-EPOCH', index + 1);
      await client.cluster('ADDSLOTS', ...Array.from({ length }, (_, nth) => index * share + nth));
    }
    const seed = masters[0]!;
    for (const { port } of all.slice(1)) await seed.client.cluster('MEET', '127.0.0.1', port);
    for (const one of all) {
      await until(
        async () => (await one.client.cluster('INFO')).includes('cluster_known_nodes:4') && isUp(one),
        'a node knows the cluster',
      );
    }
    const slot = await seed.client.cluster('KEYSLOT', '{liucheng}');
    owner = masters[Math.floor(slot / share)]!;
    await replica.client.cluster('REPLICATE', await owner.client.cluster('MYID'));
    await until(
      async () => (await replica.client.info('replication')).includes('master_link_status:up'),
      'the replica follows the owner',
    );
    const others = masters.filter((one) => one !== owner);
    const hosts = others.map(({ port }) => `127.0.0.1:${port}`).join(',');
    installation = await ThroughRedis.start(`redis+cluster://:${PASSWORD}@${hosts}`);
    await installation.delivers();
  });

  afterAll(async () => {
    await installation.close();
    await nodes.close();
    process.off('warning', onWarning);
  });

  it('delivers jobs and stops, with all keys on one node', async () => {
    await installation.stopsJob();
    for (const { client, port } of masters)
      expect([port, (await client.dbsize()) > 0]).toEqual([port, port === owner.port]);
  });

  it('after its replica has taken the place of the node, jobs and stops are delivered by the replica', async () => {
    await replica.client.cluster('FAILOVER');
    await until(async () => (await roleOf(replica)) === 'master', 'the replica is the master');
    await Promise.all(Array.from({ length: 50 }, () => installation.execute()));
    await installation.delivers();
    await installation.stopsJob();
    expect(warnings).toEqual([]);
  });

  it('after the death of the node, jobs and stops are delivered by its replica', async () => {
    await until(
      async () => (await owner.client.info('replication')).includes('master_link_status:up'),
      'the former master follows the new one',
    );
    await replica.kill();
    await installation.readyIs('degraded');
    await installation.execute();
    await until(async () => (await roleOf(owner)) === 'master', 'the former master is the master again');
    await installation.delivers();
    await installation.stopsJob();
  });

  it('while the node is away without a replica, jobs are accepted, and none is lost', async () => {
    await owner.kill();
    await installation.readyIs('degraded');
    for (let count = 0; count < 20; count += 1) await installation.execute();
    await owner.restart();
    await installation.delivers();
    await installation.stopsJob();
    await installation.losesNone();
  });
});
