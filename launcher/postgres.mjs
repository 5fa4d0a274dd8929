import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { messageOf } from './errors.mjs';
import { makePassable } from './folders.mjs';
import { assertPortFree, freePort } from './ports.mjs';
import { binaries, clusterFolder, give, serverUser } from './postgres-home.mjs';
import { endProcess, findProcesses, isListed, processesIn } from './processes.mjs';
import { startServer } from './server-process.mjs';

const DATABASE = 'liucheng';

/** Settings for temporary data: nothing waits for the disk. */
const TEMPORARY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=400'];

/**
 * Options of a cluster for temporary data. The password is random, so iterations of its hash protect nothing; they take 1 ms of the CPU
 * time of each connection (measured).
 */
const TEMPORARY_CLUSTER = ['--no-sync', '--set=scram_iterations=1'];

/**
 * Starts a Postgres on the loopback interface. Its data is kept in `dataDir` for the next start. First ends a server that a killed
 * launcher left running there, so the caller must lock a `dataDir` that several processes use.
 *
 * @param {object} options
 * @param {string} options.dataDir created if missing
 * @param {number} [options.port] any free port by default
 * @param {NodeJS.ProcessEnv} [options.env] variables of the server besides PATH and the locale
 * @param {boolean} [options.durable] false: faster, but the data does not survive a crash of the machine
 * @param {AbortSignal} [options.signal] ends a server that is not ready yet
 * @returns {Promise<import('./server-process.mjs').Handle>} its `url` has a superuser and the application's database, which is empty at first
 * @throws {Error} if the port is in use, if another major version wrote the data, or with the end of its log if Postgres does not start
 */
export async function startPostgres({ dataDir: folder, port, env, durable = true, signal }) {
  const dataDir = resolve(folder);
  makePassable(dataDir);
  const cluster = clusterFolder(dataDir);
  await endOrphans(cluster);
  const user = serverUser(cluster);
  const bin = binaries(user);
  const password = existsSync(join(cluster, 'PG_VERSION'))
    ? readPassword(dataDir)
    : await createCluster({ dataDir, cluster, user, bin, durable });

  if (port) await assertPortFree(port);
  const bound = port ?? (await freePort());
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${bound}`,
    // The path of a socket is limited to about 100 bytes, and its folder would need protection.
    'unix_socket_directories=',
    'timezone=UTC',
    ...(durable ? ['max_connections=200'] : TEMPORARY),
  ];
  const server = await startServer({
    name: 'Postgres',
    file: join(bin, 'postgres'),
    args: ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])],
    logFile: join(dataDir, 'postgres.log'),
    user,
    env,
    isReady: (pid) => isReady(cluster, pid),
    // After a crash it first applies its log, which may take minutes. If it were ended, the next start would begin again, and none would succeed.
    onLate: (message) => process.stderr.write(`liucheng: ${message}\n`),
    signal,
  }).catch((/** @type {unknown} */ error) => {
    throw ofAnotherMajor(error, cluster) ?? error;
  });
  /** @param {string} database */
  const url = (database) => urlOf(password, bound, database);
  try {
    await createDatabase(url('postgres'));
  } catch (error) {
    await server.end('SIGQUIT');
    throw error;
  }
  return {
    url: url(DATABASE),
    port: bound,
    pid: server.pid,
    dataDir,
    exited: server.exited,
    // SIGINT ends sessions and writes a checkpoint. SIGQUIT ends at once, and the next start recovers.
    stop: () => server.end(durable ? 'SIGINT' : 'SIGQUIT'),
    kill: (signal = 'SIGKILL') => server.end(signal),
  };
}

/**
 * Returns what to do if Postgres does not start because another major version wrote its data, or undefined.
 *
 * @param {unknown} error of its start
 * @param {string} cluster the folder of the data
 */
function ofAnotherMajor(error, cluster) {
  const [, theirs, ours] =
    /initialized by PostgreSQL version (\S+), which is not compatible with this version (\d+)/.exec(
      messageOf(error),
    ) ?? [];
  if (theirs === undefined) return undefined;
  return new Error(
    `the data in ${cluster} is of Postgres ${theirs}, and the Postgres here is ${ours}. Nothing was changed. docs/deployment.md says how they are moved ("Another major version of Postgres").`,
    { cause: error },
  );
}

/**
 * Returns the URL of the server that a launcher runs on the data of a folder.
 *
 * @param {string} dataDir
 * @returns {string | undefined} undefined if none runs
 */
export function runningPostgres(dataDir) {
  if (!existsSync(join(dataDir, 'password'))) return undefined;
  const cluster = clusterFolder(resolve(dataDir));
  const [first, , , port, , , , status] = pidFile(cluster);
  // A killed server leaves the file, and its pid may now be another program's.
  const isRunning = findProcesses(/^postgres$/, cluster).some(({ pid }) => pid === Number(first));
  if (!isRunning || status?.trim() !== 'ready' || port === undefined) return undefined;
  return urlOf(readPassword(dataDir), port, DATABASE);
}

/**
 * @param {string} password
 * @param {number | string} port
 * @param {string} database
 */
const urlOf = (password, port, database) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;

/**
 * Ends the servers and removes the incomplete clusters of a killed launcher.
 *
 * @param {string} cluster
 */
async function endOrphans(cluster) {
  for (const { pid } of findProcesses(/^(postgres|initdb)$/, cluster))
    await endProcess(pid, { signal: 'SIGINT' });
  for (const entry of existsSync(dirname(cluster)) ? readdirSync(dirname(cluster)) : [])
    if (entry.startsWith(`${basename(cluster)}.new-`))
      rmSync(join(dirname(cluster), entry), { recursive: true });

  // Backends outlive a killed server for a moment and keep its shared memory.
  for (const pid of processesIn(cluster)) await endProcess(pid, { signal: 'SIGQUIT' });
  // Postgres ignores the pid file of a dead server, unless the pid is now another program's or a zombie's, or the file names none, as after a loss
  // of power.
  const pid = Number(pidFile(cluster)[0]);
  if (!pid || isListed(pid)) rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

/**
 * Reads the lines of the pid file: pid, folder, start time, port, …; the eighth line is the server's status.
 *
 * @param {string} cluster
 * @returns {string[]} empty if there is no file
 */
function pidFile(cluster) {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

/**
 * @param {string} cluster
 * @param {number} pid
 */
const isReady = (cluster, pid) => {
  const lines = pidFile(cluster);
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
};

/** @param {string} dataDir */
function readPassword(dataDir) {
  try {
    return readFileSync(join(dataDir, 'password'), 'utf8');
  } catch (error) {
    throw new Error(`cannot read the password of the database: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Creates a cluster under a temporary name and renames it, so `cluster` exists only if it is complete.
 *
 * @param {{ dataDir: string, cluster: string, user: import('./postgres-home.mjs').User, bin: string, durable: boolean }} options
 * @returns {Promise<string>} the password of its superuser
 */
async function createCluster({ dataDir, cluster, user, bin, durable }) {
  const password = randomBytes(18).toString('base64url');
  writeFileSync(join(dataDir, 'password'), password, { mode: 0o600, flush: true });
  const scratch = mkdtempSync(`${cluster}.new-`);
  give(scratch, user);
  const data = join(scratch, 'data');
  mkdirSync(data, { mode: 0o700 });
  give(data, user);
  const passwordFile = join(scratch, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  give(passwordFile, user);
  const child = spawn(
    join(bin, 'initdb'),
    [
      `--pgdata=${data}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The same sort order on every machine, independent of its locales.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(durable ? [] : TEMPORARY_CLUSTER),
    ],
    {
      ...user,
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
    },
  );
  /** @type {Promise<string | number | null>} */
  const exited = new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(signal ?? code));
  });
  const problems = await text(child.stderr);
  const outcome = await exited;
  if (outcome === 0) renameSync(data, cluster);
  rmSync(scratch, { recursive: true, force: true });
  if (outcome !== 0) throw new Error(`initdb ended (${outcome}): ${problems.trim()}`);
  return password;
}

/** @param {string} url */
async function createDatabase(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
