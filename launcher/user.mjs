import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { migrate } from './application.mjs';
import { environment, readSettings } from './environment.mjs';
import { messageOf } from './errors.mjs';
import { exitCodeOf } from './exit-code.mjs';
import { dataFolder, makePassable, PROJECT } from './folders.mjs';
import { lockFolder } from './lock.mjs';
import { lastRedis } from './redis.mjs';
import { runningPostgres, startPostgres } from './postgres.mjs';

/*
 * `npm run user -- add ada --role editor`: manages users from the command line. Uses the database of DATABASE_URL or of the
 * running `npm start`. If neither exists, starts the launcher's Postgres for the duration of the command.
 */

/** @param {string[]} args */
async function main(args) {
  if (!(await needsDatabase(args))) return runCommand(args, '', '');
  const { databaseUrl, redisUrl } = await readSettings();
  const dataDir = dataFolder();
  const redis = redisUrl || lastRedis(join(dataDir, 'redis')) || '';
  if (databaseUrl) return runCommand(args, databaseUrl, redis);
  const home = join(dataDir, 'postgres');
  const running = runningPostgres(home);
  if (running) return runCommand(args, running, redis);

  makePassable(dataDir);
  const unlock = lockFolder(dataDir);
  try {
    const postgres = await startPostgres({ dataDir: home });
    try {
      const env = environment({
        databaseUrl: postgres.url,
        redisUrl: '',
        port: 0,
        secretKey: '',
        drainMs: 0,
      });
      await migrate({ env, dataDir, signal: new AbortController().signal, graceMs: 0 });
      return await runCommand(args, postgres.url, redis);
    } finally {
      await postgres.stop();
    }
  } finally {
    unlock();
  }
}

/**
 * Whether the command does more than to say how it is used.
 *
 * @param {string[]} args
 */
async function needsDatabase(args) {
  const built = pathToFileURL(join(PROJECT, 'dist', 'auth', 'command', 'read-command.js')).href;
  /** @type {{ readCommand: (args: string[]) => { name: string }, UsageError: new () => Error }} */
  const { readCommand, UsageError } = await import(built);
  try {
    return readCommand(args).name !== 'help';
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

/**
 * @param {string[]} args
 * @param {string} databaseUrl
 * @param {string} redisUrl
 */
function runCommand(args, databaseUrl, redisUrl) {
  const script = join(PROJECT, 'dist', 'auth', 'command', 'user-command.js');
  return exitCodeOf(
    spawn(process.execPath, [script, ...args], {
      stdio: 'inherit',
      env: { ...process.env, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl },
    }),
  );
}

// Ctrl-C at the prompt for a password ends the command. This process continues, and stops what it started.
process.on('SIGINT', () => undefined);

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`liucheng: ${messageOf(error)}\n`);
  process.exitCode = 1;
}
