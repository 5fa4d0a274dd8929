import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../../launcher/redis.mjs';

it('makes a password anew whose file is empty, as after a full disk, and keeps it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'liucheng-redis-'));
  try {
    writeFileSync(join(folder, 'password'), '');
    const first = await startRedis({ dataDir: folder });
    await first.stop();
    const password = readFileSync(join(folder, 'password'), 'utf8');
    expect(password).not.toBe('');

    const next = await startRedis({ dataDir: folder });
    await next.stop();
    expect(next.url).toContain(`:${password}@`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('says what to remove if the data of Redis are damaged', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'liucheng-redis-'));
  const data = join(folder, 'appendonlydir');
  try {
    const first = await startRedis({ dataDir: folder });
    await first.stop();
    for (const file of readdirSync(data)) writeFileSync(join(data, file), 'nonsense');
    await expect(startRedis({ dataDir: folder })).rejects.toThrow(`remove ${data}: no job is lost by that`);

    rmSync(data, { recursive: true });
    const next = await startRedis({ dataDir: folder });
    await next.stop();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
