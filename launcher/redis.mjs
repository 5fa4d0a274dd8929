import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { assertPortFree, freePort } from './ports.mjs';
import { endProcess, findProcesses } from './processes.mjs';
import { redisProgram } from './redis-program.mjs';
import { startServer } from './server-process.mjs';

/**
 * Starts a Redis of its own on the loopback interface, with a password and without eviction. What is said of `dataDir` and
 * left-over servers in `startPostgres` holds here too.
 *
 * @param {object} options
 * @param {string} options.dataDir made if missing
 * @param {number} [options.port] any free one if not given
 * @param {boolean} [options.appendOnly] keeps what is written, over a crash too
 * @returns {Promise<import('./server-process.mjs').Handle>}
 * @throws {Error} where no Redis can be had, the port is taken, or it does not start: with the end of its log
 */
export async function startRedis({ dataDir, port, appendOnly = true }) {
  dataDir = resolve(dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const config = join(dataDir, 'redis.conf');
  for (const { pid } of findProcesses(/^(redis|valkey)-server$/, config)) await endProcess(pid);
  const program = await redisProgram();
  const container = `liucheng-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
  if (program.image) await docker('rm', '--force', container);

  if (port) await assertPortFree(port);
  const bound = port ?? (await freePort());
  const password = passwordIn(dataDir);
  const place = program.image
    ? { bind: '0.0.0.0', port: 6379, dir: '/data' }
    : { bind: '127.0.0.1', port: bound, dir: JSON.stringify(dataDir) };
  const settings = {
    ...place,
    requirepass: password,
    appendonly: appendOnly ? 'yes' : 'no',
    save: '""',
    // Bull's keys must not be evicted: a full Redis has to say so.
    'maxmemory-policy': 'noeviction',
    // Else it writes another title over its arguments, by which it is found again.
    'set-proc-title': 'no',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`);
  writeFileSync(config, lines.join(''), { mode: 0o600 });

  const server = await startServer({
    name: 'Redis',
    ...(program.image
      ? containerOf(program.image, { container, bound, dataDir })
      : { ...program, args: [config] }),
    logFile: join(dataDir, 'redis.log'),
    isReady: () => answers(bound, password),
  });
  const kill = async (signal = 'SIGKILL') => {
    // Signals to the docker client reach the server, but for the one that nobody can catch.
    if (program.image && signal === 'SIGKILL') await docker('kill', container);
    await server.end(signal);
  };
  return {
    url: `redis://:${password}@127.0.0.1:${bound}`,
    port: bound,
    pid: server.pid,
    dataDir,
    exited: server.exited,
    stop: () => kill('SIGTERM'),
    kill,
  };
}

/** Beside other users of the machine, 127.0.0.1 alone is no protection. */
function passwordIn(dataDir) {
  const file = join(dataDir, 'password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(18).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

const containerOf = (image, { container, bound, dataDir }) => ({
  file: 'docker',
  // DOCKER_HOST, HOME and the like
  env: process.env,
  // The image may have to be fetched.
  timeoutMs: 300_000,
  args: [
    'run',
    '--rm',
    `--name=${container}`,
    `--user=${process.getuid()}:${process.getgid()}`,
    `--publish=127.0.0.1:${bound}:6379`,
    `--mount=type=bind,source=${dataDir},target=/data`,
    image,
    'redis-server',
    '/data/redis.conf',
  ],
});

/** Whatever comes of it: `rm` of a container that does not exist fails, as it should. */
const docker = (...args) => new Promise((done) => execFile('docker', args, () => done()));

const answers = (port, password) =>
  new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    let answer = '';
    socket.setEncoding('utf8');
    socket.once('connect', () => socket.end(`AUTH ${password}\r\nPING\r\n`));
    socket.on('data', (chunk) => (answer += chunk));
    socket.once('timeout', () => socket.destroy());
    socket.once('error', () => socket.destroy());
    // While it reads its data in, it answers -LOADING.
    socket.once('close', () => done(answer.includes('+PONG')));
  });
