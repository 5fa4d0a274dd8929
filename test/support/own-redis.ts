import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startRedis } from '../../launcher/redis.mjs';

/** A Redis of a spec that changes what all its clients share, such as its memory limit, its users or their connections. */
export interface OwnRedis {
  url: string;
  /** Its folder. */
  dataDir: string;
  client: Redis;
  close(): Promise<void>;
}

export async function startOwnRedis(): Promise<OwnRedis> {
  const dataDir = await mkdtemp(join(tmpdir(), 'liucheng-redis-'));
  const { url, stop } = await startRedis({ dataDir });
  const client = new Redis(url);
  return {
    url,
    dataDir,
    client,
    async close() {
      client.disconnect();
      await stop();
      await rm(dataDir, { recursive: true });
    },
  };
}
