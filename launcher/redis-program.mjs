// No package: redis-memory-server downloads and compiles Redis when it is installed.
import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { codeOf, messageOf } from './errors.mjs';
import { PROJECT, dataFolder, publish } from './folders.mjs';

const execute = promisify(execFile);

/**
 * A server program with the variables that it needs besides PATH, or a Docker image.
 *
 * @typedef {{ file: string, env?: Record<string, string> } | { image: string }} Program
 */

/**
 * Finds a Redis server: on the PATH, else in the system's packages, unpacked into a folder without root, else as a Docker image.
 *
 * @param {NodeJS.ProcessEnv} [env] PATH has the installed programs, LIUCHENG_DATA_DIR is where packages are unpacked
 * @param {AbortSignal} [signal] ends the search, and the programs that it runs
 * @returns {Promise<Program>}
 * @throws {Error} naming what to install or set
 */
export async function redisProgram(env = process.env, signal) {
  const installed = onPath(env, 'redis-server') ?? onPath(env, 'valkey-server');
  if (installed) return { file: installed };
  const problems = [];
  for (const source of [unpacked, docker]) {
    try {
      return await source(env, signal);
    } catch (error) {
      signal?.throwIfAborted();
      problems.push(messageOf(error).trim());
    }
  }
  throw new Error(
    [
      'No Redis server found. Install redis-server or valkey-server, or set REDIS_URL to a running one.',
      'There is none on the PATH. Other sources:',
      ...problems,
    ].join('\n  '),
  );
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name of a program
 */
function onPath(env, name) {
  const candidates = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return candidates
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * Returns the folder of the unpacked packages. It is in the data folder because `npm ci` empties node_modules.
 *
 * @param {NodeJS.ProcessEnv} env
 */
const cacheFolder = (env) => join(dataFolder(env), 'redis-server');

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} [signal]
 * @returns {Promise<Program>}
 */
async function unpacked(env, signal) {
  const cache = cacheFolder(env);
  if (!existsSync(cache)) await unpack(env, cache, signal);
  const libraries = [join(cache, 'usr', 'lib'), join(cache, 'lib')].flatMap(foldersIn);
  return {
    file: join(cache, 'usr', 'bin', 'redis-server'),
    env: libraries.length > 0 ? { LD_LIBRARY_PATH: libraries.join(':') } : {},
  };
}

/**
 * Lists the folders in a folder, such as usr/lib/x86_64-linux-gnu. There are none if the system has all libraries.
 *
 * @param {string} folder
 */
const foldersIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(folder, name))
    : [];

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} target
 * @param {AbortSignal} [signal]
 */
async function unpack(env, target, signal) {
  if (!onPath(env, 'apt-get') || !onPath(env, 'dpkg'))
    throw new Error('Packages: this is neither Debian nor Ubuntu.');
  // apt writes lists and locks. In a temporary folder it does so without root and without changing the system.
  const apt = mkdtempSync(join(tmpdir(), 'liucheng-apt-'));
  try {
    const lists = join(apt, 'lists', 'partial');
    const archives = join(apt, 'archives', 'partial');
    for (const folder of [lists, archives]) mkdirSync(folder, { recursive: true });
    const options = [
      `Dir::State=${apt}`,
      `Dir::Cache=${apt}`,
      'Dir::State::status=/var/lib/dpkg/status',
      'APT::Sandbox::User=root',
      'Acquire::Retries=2',
      'Acquire::http::Timeout=20',
    ].flatMap((option) => ['-o', option]);
    /** @param {string[]} args */
    const aptGet = (...args) =>
      execute('apt-get', [...options, '-qq', ...args], { env, cwd: apt, maxBuffer: 64 << 20, signal });

    await aptGet('update');
    // A simulated installation lists the libraries that this system lacks.
    const { stdout } = await aptGet('--simulate', '--no-install-recommends', 'install', 'redis-server');
    const missing = [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name = '']) => name);
    await aptGet('download', ...new Set([...missing, 'redis-server', 'redis-tools']));

    mkdirSync(dirname(target), { recursive: true });
    const scratch = mkdtempSync(`${target}.`);
    const packages = readdirSync(apt).filter((name) => name.endsWith('.deb'));
    try {
      for (const name of packages) await execute('dpkg', ['-x', join(apt, name), scratch], { env, signal });
      if (!existsSync(join(scratch, 'usr', 'bin', 'redis-server')))
        throw new Error(
          `there is no usr/bin/redis-server in ${packages.join(', ') || 'the downloaded packages'}`,
        );
    } catch (error) {
      rmSync(scratch, { recursive: true, force: true });
      throw error;
    }
    publish(scratch, target);
  } catch (error) {
    throw new Error(`Packages: ${stderrOf(error) || messageOf(error)}`, { cause: error });
  } finally {
    rmSync(apt, { recursive: true, force: true });
  }
}

/**
 * The output of a failed program.
 *
 * @param {unknown} error
 */
const stderrOf = (error) =>
  error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : '';

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} [signal]
 * @returns {Promise<Program>}
 */
async function docker(env, signal) {
  try {
    await execute('docker', ['version', '--format', '{{.Server.Version}}'], { env, timeout: 10_000, signal });
  } catch (error) {
    throw new Error(
      `Docker: ${codeOf(error) === 'ENOENT' ? 'not installed.' : 'the engine does not answer.'}`,
      {
        cause: error,
      },
    );
  }
  const [, image] =
    /image: (redis:\S+)/.exec(readFileSync(join(PROJECT, 'docker-compose.yml'), 'utf8')) ?? [];
  if (!image) throw new Error('Docker: docker-compose.yml names no image of Redis.');
  return { image };
}
