import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
