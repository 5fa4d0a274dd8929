import { spawn } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import { freePort } from '../../launcher/ports.mjs';
import { migrations } from '../../src/database/migrations/index.js';
import { Reruns1700000000010 } from '../../src/database/migrations/1700000000010-reruns.js';
import { until } from '../support/until.js';
import { REQUIRED } from '../support/users.js';
import { before, useOwnDatabase } from './own-database.js';

/** When the worker has last looked. */
const LAST_LOOK = `SELECT max(query_start)::text AS at FROM pg_stat_activity
  WHERE datname = current_database() AND query LIKE '%FROM migrations)'`;

const MISSING = migrations.slice(migrations.indexOf(Reruns1700000000010)).map(({ name }) => name);

describe('a worker that is started before the migrations of its build', () => {
  const { url, migrate } = useOwnDatabase();

  it('begins when they are there', async () => {
    await migrate(before(Reruns1700000000010));
    const port = await freePort();
    const child = spawn(process.execPath, ['dist/main.js'], {
      env: {
        ...process.env,
        ...REQUIRED,
        DATABASE_URL: url,
        LIUCHENG_ROLE: 'worker',
        LIUCHENG_HEALTH_PORT: String(port),
      },
    });
    const exit = once(child, 'exit');
    const client = new pg.Client(url);
    await client.connect();
    const lastLook = async (): Promise<string> => (await client.query<{ at: string }>(LAST_LOOK)).rows[0]!.at;
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ready = async (): Promise<number> => (await fetch(`http://127.0.0.1:${port}/healthz/ready`)).status;
    try {
      await until(() => output.includes('no jobs are run yet'), 'it says that migrations are missing');
      expect(output).toContain(`lacks the migrations ${MISSING.join(', ')}. Run: npm run migration:run`);
      expect(await ready()).toBe(503);
      expect(output).not.toContain('is up');
      const look = await lastLook();
      await until(async () => (await lastLook()) !== look, 'it looks again');
      await migrate(migrations);
      await until(async () => (await ready()) === 200, 'it is ready');
      // Each step of the migrations may be told, none twice.
      const told = output.match(/no jobs are run yet.*/g)!;
      expect(told).toEqual([...new Set(told)]);
    } finally {
      await client.end();
      child.kill('SIGKILL');
      await exit;
    }
  });
});
