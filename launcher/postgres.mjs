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
import { makePassable } from './folders.mjs';
import { assertPortFree, freePort } from './ports.mjs';
import { binaries, clusterFolder, give, serverUser } from './postgres-home.mjs';
import { endProcess, findProcesses, isListed, processesIn } from './processes.mjs';
import { startServer } from './server-process.mjs';

const DATABASE = 'liucheng';

/** For data that is thrown away: nothing waits for the disk. */
const THROW_AWAY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=400'];

/**
 * Starts a Postgres of its own on the loopback interface. Its data lies in `dataDir` and is found again by the next start
 * there; a server that a killed launcher left running on it is ended first, so hold a lock over a `dataDir` that others share.
 *
 * @param {object} options
 * @param {string} options.dataDir made if missing
 * @param {number} [options.port] any free one if not given
 * @param {boolean} [options.durable] false: quick, and lost when the machine stops
 * @returns {Promise<import('./server-process.mjs').Handle>} its `url` is a superuser's, on an empty database
 * @throws {Error} where the port is taken, or Postgres does not start: with the end of its log
 */
export async function startPostgres({ dataDir, port, durable = true }) {
  dataDir = resolve(dataDir);
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
    // A socket's path has some hundred bytes at most, and its folder would be one more to guard.
    'unix_socket_directories=',
    'timezone=UTC',
    ...(durable ? ['max_connections=200'] : THROW_AWAY),
  ];
  const server = await startServer({
    name: 'Postgres',
    file: join(bin, 'postgres'),
    args: ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])],
    logFile: join(dataDir, 'postgres.log'),
    user,
    isReady: (pid) => isReady(cluster, pid),
  });
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
    // SIGINT ends sessions and writes a checkpoint; SIGQUIT leaves that to the next start's recovery.
    stop: () => server.end(durable ? 'SIGINT' : 'SIGQUIT'),
    kill: (signal = 'SIGKILL') => server.end(signal),
  };
}

/**
 * The server that a launcher runs at this moment on the data of a folder.
 *
 * @param {string} dataDir
 * @returns {string | undefined} its URL
 */
export function runningPostgres(dataDir) {
  if (!existsSync(join(dataDir, 'password'))) return undefined;
  const cluster = clusterFolder(resolve(dataDir));
  const [pid, , , port, , , , status] = pidFile(cluster);
  if (!isListed(Number(pid)) || status?.trim() !== 'ready') return undefined;
  return urlOf(readPassword(dataDir), port, DATABASE);
}

const urlOf = (password, port, database) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;

/** The servers, and half-made clusters, that a killed launcher has left here. */
async function endOrphans(cluster) {
  for (const { pid } of findProcesses(/^(postgres|initdb)$/, cluster))
    await endProcess(pid, { signal: 'SIGINT' });
  for (const entry of existsSync(dirname(cluster)) ? readdirSync(dirname(cluster)) : [])
    if (entry.startsWith(`${basename(cluster)}.new-`))
      rmSync(join(dirname(cluster), entry), { recursive: true });

  // Backends outlive a killed server for an instant, and hold its shared memory.
  for (const pid of processesIn(cluster)) await endProcess(pid, { signal: 'SIGQUIT' });
  // Postgres passes over the file of a dead server, but not where the pid is another program's by now, or a zombie's.
  const pid = Number(pidFile(cluster)[0]);
  if (pid && isListed(pid)) rmSync(join(cluster, 'postmaster.pid'));
}

/** @returns {string[]} pid, folder, start time, port, …; the eighth line is the server's status */
function pidFile(cluster) {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

const isReady = (cluster, pid) => {
  const lines = pidFile(cluster);
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
};

function readPassword(dataDir) {
  try {
    return readFileSync(join(dataDir, 'password'), 'utf8');
  } catch (error) {
    throw new Error(`cannot read the password of the database: ${error.message}`, { cause: error });
  }
}

/** Made under another name first: `cluster` exists only when it is whole. */
async function createCluster({ dataDir, cluster, user, bin, durable }) {
  const password = randomBytes(18).toString('base64url');
  writeFileSync(join(dataDir, 'password'), password, { mode: 0o600 });
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
      // The same order of names on every machine, whatever locales it has.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ],
    {
      ...user,
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
    },
  );
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
