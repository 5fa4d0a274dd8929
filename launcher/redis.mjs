import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { messageOf } from './errors.mjs';
import { assertPortFree, freePort } from './ports.mjs';
import { endProcess, findProcesses } from './processes.mjs';
import { redisProgram } from './redis-program.mjs';
import { startServer } from './server-process.mjs';

/**
 * Starts a Redis on the loopback interface, with a password and without eviction. As `startPostgres`, it first ends a server that a
 * killed launcher left running on `dataDir`.
 *
 * @param {object} options
 * @param {string} options.dataDir created if missing
 * @param {number} [options.port] any free port by default
 * @param {boolean} [options.appendOnly] whether the data survives a crash
 * @param {AbortSignal} [options.signal] ends the search for a Redis, which may download one
 * @returns {Promise<import('./server-process.mjs').Handle>}
 * @throws {Error} if there is no Redis or the port is in use, or with the end of its log if it does not start
 */
export async function startRedis({ dataDir: folder, port, appendOnly = true, signal }) {
  const dataDir = resolve(folder);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const config = join(dataDir, 'redis.conf');
  for (const { pid } of findProcesses(/^(redis|valkey)-server$/, config)) await endProcess(pid);
  const program = await redisProgram(process.env, signal);
  const image = 'image' in program ? program.image : undefined;
  const container = `liucheng-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
  if (image) await docker('rm', '--force', container);

  if (port) await assertPortFree(port);
  const bound = port ?? (await freePort());
  const password = passwordIn(dataDir);
  const place = image
    ? { bind: '0.0.0.0', port: 6379, dir: '/data' }
    : { bind: '127.0.0.1', port: bound, dir: JSON.stringify(dataDir) };
  const settings = {
    ...place,
    requirepass: password,
    appendonly: appendOnly ? 'yes' : 'no',
    save: '""',
    // Redis must not evict Bull's keys. It must report an error when its memory is full.
    'maxmemory-policy': 'noeviction',
    // The default replaces the arguments, by which the process is found again.
    'set-proc-title': 'no',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`);
  writeFileSync(config, lines.join(''), { mode: 0o600 });

  const server = await startServer({
    name: 'Redis',
    ...('image' in program
      ? containerOf(program.image, { container, bound, dataDir })
      : { ...program, args: [config] }),
    logFile: join(dataDir, 'redis.log'),
    isReady: () => answers(bound, password),
  }).catch((/** @type {unknown} */ error) => {
    throw withRemedy(error, dataDir);
  });
  /** @param {NodeJS.Signals} [signal] */
  const kill = async (signal = 'SIGKILL') => {
    // The docker client forwards all signals to the server except SIGKILL.
    if (image && signal === 'SIGKILL') await docker('kill', container);
    await server.end(signal);
  };
  const url = `redis://:${password}@127.0.0.1:${bound}`;
  writeFileSync(join(dataDir, URL_FILE), url, { mode: 0o600 });
  return {
    url,
    port: bound,
    pid: server.pid,
    dataDir,
    exited: server.exited,
    stop: () => kill('SIGTERM'),
    kill,
  };
}

/**
 * Adds to the error of a start what helps if the data are damaged, since Redis then only advises to repair them.
 *
 * @param {unknown} error
 * @param {string} dataDir
 */
function withRemedy(error, dataDir) {
  const data = join(dataDir, 'appendonlydir');
  if (!existsSync(data)) return error;
  return new Error(`${messageOf(error)}\n  If its data are damaged, remove ${data}: no job is lost by that`, {
    cause: error,
  });
}

const URL_FILE = 'url';

/**
 * Returns the URL that the Redis of a folder had when it was last started. It may not run any more.
 *
 * @param {string} dataDir
 * @returns {string | undefined}
 */
export function lastRedis(dataDir) {
  const file = join(dataDir, URL_FILE);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/**
 * Returns the password, which protects Redis against other users of the machine. No data depend on it, so a new one replaces an empty one, which a
 * full disk or a loss of power leaves.
 *
 * @param {string} dataDir
 */
function passwordIn(dataDir) {
  const file = join(dataDir, 'password');
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (kept !== '') return kept;
  const password = randomBytes(18).toString('base64url');
  writeFileSync(file, password, { mode: 0o600 });
  return password;
}

/**
 * @param {string} image
 * @param {{ container: string, bound: number, dataDir: string }} options
 */
const containerOf = (image, { container, bound, dataDir }) => ({
  file: 'docker',
  // DOCKER_HOST, HOME and others
  env: process.env,
  // Docker may have to download the image.
  timeoutMs: 300_000,
  args: [
    'run',
    '--rm',
    `--name=${container}`,
    `--user=${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`,
    `--publish=127.0.0.1:${bound}:6379`,
    `--mount=type=bind,source=${dataDir},target=/data`,
    image,
    'redis-server',
    '/data/redis.conf',
  ],
});

/**
 * Runs docker and ignores its exit code, because `rm` fails if the container does not exist.
 *
 * @param {string[]} args
 * @returns {Promise<void>}
 */
const docker = (...args) => new Promise((done) => execFile('docker', args, () => done()));

/**
 * Whether Redis answers a PING.
 *
 * @param {number} port
 * @param {string} password
 * @returns {Promise<boolean>}
 */
const answers = (port, password) =>
  new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    let answer = '';
    socket.setEncoding('utf8');
    socket.once('connect', () => socket.end(`AUTH ${password}\r\nPING\r\n`));
    socket.on('data', (/** @type {string} */ chunk) => (answer += chunk));
    socket.once('timeout', () => socket.destroy());
    socket.once('error', () => socket.destroy());
    // While Redis loads its data, it answers -LOADING.
    socket.once('close', () => done(answer.includes('+PONG')));
  });
