import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { migrate } from './application.mjs';
import { environment, readSettings } from './environment.mjs';
import { dataFolder, makePassable, PROJECT } from './folders.mjs';
import { lockFolder } from './lock.mjs';
import { runningPostgres, startPostgres } from './postgres.mjs';

/**
 * `npm run user -- add ada --role editor`: users for operators. On the database of DATABASE_URL, or of the `npm start` that
 * runs here; where none runs, the launcher's Postgres is started for as long as it takes.
 */

async function main(args) {
  const { databaseUrl } = await readSettings();
  if (databaseUrl) return runCommand(args, databaseUrl);
  const dataDir = dataFolder();
  const home = join(dataDir, 'postgres');
  const running = runningPostgres(home);
  if (running) return runCommand(args, running);

  makePassable(dataDir);
  const unlock = lockFolder(dataDir);
  try {
    const postgres = await startPostgres({ dataDir: home });
    try {
      const env = environment({ databaseUrl: postgres.url, redisUrl: '', port: 0, secretKey: '', drainMs: 0 });
      await migrate({ env, dataDir, signal: new AbortController().signal, graceMs: 0 });
      return await runCommand(args, postgres.url);
    } finally {
      await postgres.stop();
    }
  } finally {
    unlock();
  }
}

async function runCommand(args, databaseUrl) {
  const child = spawn(
    process.execPath,
    [join(PROJECT, 'dist', 'auth', 'command', 'user-command.js'), ...args],
    {
      stdio: 'inherit',
      env: { ...process.env, DATABASE_URL: databaseUrl },
    },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

// A Ctrl-C at the question for a password ends the command; what was started here is then stopped in order.
process.on('SIGINT', () => {});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`liucheng: ${error.message}\n`);
  process.exitCode = 1;
}
