import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchCaller } from './caller.mjs';
import { makePassable } from './folders.mjs';
import { endProcess, findProcesses, identify, isRunning } from './processes.mjs';
import { startPostgres } from './postgres.mjs';
import { passableFolder } from './postgres-home.mjs';
import { startRedis } from './redis.mjs';

/**
 * `node launcher/with-services.mjs COMMAND ARGS…`: runs the command with DATABASE_URL and REDIS_URL of a Postgres and a Redis
 * of its own, which go with it, and exits as it did.
 */
const PREFIX = 'liucheng-run-';

/** Ends and removes what runs that were killed could not. Whose run it is, its folder's name says. */
async function sweep(base) {
  for (const entry of readdirSync(base)) {
    const [, owner] = new RegExp(`^${PREFIX}(\\d+:[^.]+)\\.`).exec(entry) ?? [];
    const folder = join(base, entry);
    try {
      if (!owner || isRunning(owner) || statSync(folder).uid !== process.getuid()) continue;
      for (const { pid } of findProcesses(/^(postgres|initdb|redis-server|valkey-server|docker)$/, folder))
        await endProcess(pid, { signal: 'SIGQUIT', timeoutMs: 2_000 });
      const command = commandOf(folder);
      if (command && isRunning(command)) await endProcess(Number.parseInt(command, 10));
      rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      // Another run may be at it as well; and what cannot be swept must not keep anybody from testing.
      process.stderr.write(`could not sweep ${folder}: ${error.message}\n`);
    }
  }
}

function commandOf(folder) {
  try {
    return readFileSync(join(folder, 'command'), 'utf8');
  } catch {
    return undefined;
  }
}

async function main([command, ...args]) {
  if (!command) throw new Error('usage: node launcher/with-services.mjs COMMAND ARGS…');
  const base = passableFolder([tmpdir(), '/tmp', '/var/tmp']);
  await sweep(base);
  const folder = mkdtempSync(join(base, `${PREFIX}${identify(process.pid)}.`));
  makePassable(folder);
  let child;
  let interrupted;
  const interrupt = (signal) => {
    interrupted = signal;
    // A Ctrl-C has reached the command already: the terminal sends it to the whole group.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child?.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt);
  watchCaller(() => interrupt('SIGTERM'));

  const starts = await Promise.allSettled([
    startPostgres({ dataDir: join(folder, 'postgres'), durable: false }),
    startRedis({ dataDir: join(folder, 'redis'), appendOnly: false }),
  ]);
  try {
    const failed = starts.find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
    if (interrupted) return 128 + constants.signals[interrupted];
    const [{ value: postgres }, { value: redis }] = starts;
    child = spawn(command, args, {
      stdio: 'inherit',
      env: { ...process.env, DATABASE_URL: postgres.url, REDIS_URL: redis.url },
    });
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', () => writeFileSync(join(folder, 'command'), identify(child.pid) ?? ''));
      child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
    });
  } finally {
    await Promise.allSettled(starts.map(({ value }) => value?.stop()));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
