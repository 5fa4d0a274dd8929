import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../launcher/ports.mjs';
import { migrations } from '../../src/database/migrations/index.js';
import { Reruns1700000000010 } from '../../src/database/migrations/1700000000010-reruns.js';
import { until } from '../support/until.js';
import { REQUIRED } from '../support/users.js';
import { before, useOwnDatabase } from './own-database.js';

const MISSING = migrations.slice(migrations.indexOf(Reruns1700000000010)).map(({ name }) => name);

/** Starts a process on a database. Its probe is at `port`, in either role. */
function start(role: 'worker' | 'all', url: string, port: number) {
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: {
      ...process.env,
      ...REQUIRED,
      DATABASE_URL: url,
      LIUCHENG_ROLE: role,
      [role === 'all' ? 'PORT' : 'LIUCHENG_HEALTH_PORT']: String(port),
    },
  });
  const exit = once(child, 'exit');
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return {
    output: () => text,
    asked: async (probe: 'live' | 'ready') =>
      (await fetch(`http://127.0.0.1:${port}/healthz/${probe}`)).status,
    end: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

describe('a process that runs jobs and is started before the migrations of its build', () => {
  const { url, migrate } = useOwnDatabase();

  it('begins when they are there, and says until then that it lives and is not ready', async () => {
    await migrate(before(Reruns1700000000010));
    const started = [start('worker', url, await freePort()), start('all', url, await freePort())];
    try {
      for (const { output, asked } of started) {
        await until(() => output().includes('no jobs are run yet'), 'it says that migrations are missing');
        expect(output()).toContain(`lacks the migrations ${MISSING.join(', ')}. Run: npm run migration:run`);
        expect([await asked('live'), await asked('ready')]).toEqual([200, 503]);
        expect(output()).not.toContain('is up');
      }
      await migrate(migrations);
      for (const { output, asked } of started) {
        await until(() => output().includes('is up'), 'it has begun');
        await until(async () => (await asked('ready')) === 200, 'it is ready');
        expect(output().match(/no jobs are run yet/g)).toHaveLength(1);
      }
    } finally {
      for (const { end } of started) await end();
    }
  });
});
