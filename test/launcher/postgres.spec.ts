import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningPostgres, startPostgres } from '../../launcher/postgres.mjs';

it('a Postgres whose pid is now another program’s does not run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'liucheng-postgres-'));
  try {
    chmodSync(folder, 0o711);
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'password'), 'secret');
    const lines = [process.pid, join(folder, 'data'), 1_700_000_000, 5432, '', '127.0.0.1', '', 'ready'];
    writeFileSync(join(folder, 'data', 'postmaster.pid'), lines.join('\n'));
    expect(runningPostgres(folder)).toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('starts on data whose pid file names no process, as after a loss of power, and not on data of another major version', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'liucheng-postgres-'));
  try {
    const first = await startPostgres({ dataDir: folder, durable: false });
    await first.stop();
    for (const content of ['', 'nonsense\n']) {
      writeFileSync(join(folder, 'data', 'postmaster.pid'), content);
      const next = await startPostgres({ dataDir: folder, durable: false });
      await next.stop();
    }
    writeFileSync(join(folder, 'data', 'PG_VERSION'), '12\n');
    await expect(startPostgres({ dataDir: folder, durable: false })).rejects.toThrow(
      /data is of Postgres 12, and the Postgres here is \d+\. Nothing was changed\. docs\/deployment\.md says/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
