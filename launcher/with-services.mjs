import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchCaller } from './caller.mjs';
import { messageOf } from './errors.mjs';
import { exitCodeOf, signalCode } from './exit-code.mjs';
import { makePassable } from './folders.mjs';
import { endProcess, findProcesses, identify, isRunning } from './processes.mjs';
import { startPostgres } from './postgres.mjs';
import { passableFolder } from './postgres-home.mjs';
import { startRedis } from './redis.mjs';

/*
 * `node launcher/with-services.mjs COMMAND ARGS…`: runs the command with DATABASE_URL and REDIS_URL of a temporary Postgres and
 * Redis, and exits with its exit code. With `--in-memory` before the command, their data is kept in memory where there is enough.
 */
const PREFIX = 'liucheng-run-';

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm';

const GIB = 1024 ** 3;

/**
 * Whether memory has room for the data of the tests beside the processes that they start. 0.2 GiB were measured; the WAL may grow to 1 GiB.
 *
 * Postgres then takes a third less CPU time for them (measured): each of their databases is hundreds of files, which a file system on
 * a disk takes long to create.
 */
function fitsInMemory() {
  if (!existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= 2 * GIB && process.availableMemory() >= 6 * GIB;
}

/**
 * Ends the processes and removes the folders of runs that were killed. The name of a folder contains the process that owns it.
 *
 * @param {string} base
 */
async function sweep(base) {
  for (const entry of readdirSync(base)) {
    const [, owner] = new RegExp(`^${PREFIX}(\\d+:[^.]+)\\.`).exec(entry) ?? [];
    const folder = join(base, entry);
    try {
      if (!owner || isRunning(owner) || statSync(folder).uid !== process.getuid?.()) continue;
      for (const { pid } of findProcesses(/^(postgres|initdb|redis-server|valkey-server|docker)$/, folder))
        await endProcess(pid, { signal: 'SIGQUIT', timeoutMs: 2_000 });
      const command = commandOf(folder);
      if (command && isRunning(command)) await endProcess(Number.parseInt(command, 10));
      rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      // Another run may be removing the same folder, and a leftover must not prevent this run.
      process.stderr.write(`could not sweep ${folder}: ${messageOf(error)}\n`);
    }
  }
}

/** @param {string} folder */
function commandOf(folder) {
  try {
    return readFileSync(join(folder, 'command'), 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {string[]} argv */
async function main(argv) {
  const isInMemory = argv[0] === '--in-memory';
  const [command, ...args] = isInMemory ? argv.slice(1) : argv;
  if (!command) throw new Error('usage: node launcher/with-services.mjs [--in-memory] COMMAND ARGS…');
  const onDisk = passableFolder([tmpdir(), '/tmp', '/var/tmp']);
  for (const base of new Set([onDisk, MEMORY])) if (existsSync(base)) await sweep(base);
  const base = isInMemory && fitsInMemory() ? passableFolder([MEMORY, onDisk]) : onDisk;
  const folder = mkdtempSync(join(base, `${PREFIX}${identify(process.pid) ?? process.pid}.`));
  makePassable(folder);
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  const interrupted = new AbortController();
  /** @param {NodeJS.Signals} signal */
  const interrupt = (signal) => {
    interrupted.abort(signal);
    // The terminal sends Ctrl-C to the whole process group, so the command has received it already.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child?.kill(signal);
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, interrupt);
  watchCaller(() => interrupt('SIGTERM'));

  const starts = await Promise.allSettled([
    startPostgres({ dataDir: join(folder, 'postgres'), durable: false }),
    startRedis({ dataDir: join(folder, 'redis'), appendOnly: false }),
  ]);
  try {
    const [postgres, redis] = starts;
    if (postgres.status === 'rejected') throw postgres.reason;
    if (redis.status === 'rejected') throw redis.reason;
    if (interrupted.signal.aborted) {
      /** @type {NodeJS.Signals} */
      const signal = interrupted.signal.reason;
      return signalCode(signal);
    }
    const started = spawn(command, args, {
      stdio: 'inherit',
      env: { ...process.env, DATABASE_URL: postgres.value.url, REDIS_URL: redis.value.url },
    });
    child = started;
    started.once('spawn', () =>
      writeFileSync(join(folder, 'command'), (started.pid && identify(started.pid)) || ''),
    );
    return await exitCodeOf(started);
  } finally {
    const started = starts.filter((start) => start.status === 'fulfilled');
    await Promise.allSettled(started.map(({ value }) => value.stop()));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
