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
import { PROJECT, dataFolder, publish } from './folders.mjs';

const run = promisify(execFile);

/** @typedef {{ file: string, env?: Record<string, string> } | { image: string }} Program */

/**
 * Finds a Redis server to run: on the PATH, else the system's packages unpacked into a folder (no root needed), else an
 * image for Docker. No npm package ships one.
 *
 * @returns {Promise<Program>}
 * @throws {Error} that says what to install or to set
 */
export async function redisProgram() {
  const installed = onPath('redis-server') ?? onPath('valkey-server');
  if (installed) return { file: installed };
  const problems = [];
  for (const source of [unpacked, docker]) {
    try {
      return await source();
    } catch (error) {
      problems.push(error.message.trim());
    }
  }
  throw new Error(
    [
      'No Redis server found. Install redis-server or valkey-server, or set REDIS_URL to one that runs.',
      'Neither on the PATH, nor otherwise:',
      ...problems,
    ].join('\n  '),
  );
}

function onPath(name) {
  const candidates = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
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

/** Kept beside the data, since `npm ci` empties node_modules. */
const cacheFolder = () => join(dataFolder(), 'redis-server');

async function unpacked() {
  const cache = cacheFolder();
  if (!existsSync(cache)) await unpack(cache);
  const libraries = join(cache, 'usr', 'lib');
  // usr/lib/x86_64-linux-gnu, say
  const folders = readdirSync(libraries, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return {
    file: join(cache, 'usr', 'bin', 'redis-server'),
    env: { LD_LIBRARY_PATH: folders.map(({ name }) => join(libraries, name)).join(':') },
  };
}

async function unpack(target) {
  if (!onPath('apt-get') || !onPath('dpkg')) throw new Error('Packages: this is neither Debian nor Ubuntu.');
  // apt writes lists and locks: in a folder of our own it may do so without root, and the system's own stay as they are.
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
    const aptGet = (...args) =>
      run('apt-get', [...options, '-qq', ...args], { cwd: apt, maxBuffer: 64 << 20 });

    await aptGet('update');
    // A rehearsed installation names the libraries that this very system lacks.
    const { stdout } = await aptGet('--simulate', '--no-install-recommends', 'install', 'redis-server');
    const missing = [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name);
    await aptGet('download', ...new Set([...missing, 'redis-server', 'redis-tools']));

    mkdirSync(dirname(target), { recursive: true });
    const scratch = mkdtempSync(`${target}.`);
    const packages = readdirSync(apt).filter((name) => name.endsWith('.deb'));
    for (const name of packages) await run('dpkg', ['-x', join(apt, name), scratch]);
    publish(scratch, target);
  } catch (error) {
    throw new Error(`Packages: ${error.stderr || error.message}`, { cause: error });
  } finally {
    rmSync(apt, { recursive: true, force: true });
  }
}

async function docker() {
  try {
    await run('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 10_000 });
  } catch (error) {
    throw new Error(`Docker: ${error.code === 'ENOENT' ? 'not installed.' : 'no engine answers.'}`, {
      cause: error,
    });
  }
  return { image: /image: (redis:\S+)/.exec(readFileSync(join(PROJECT, 'docker-compose.yml'), 'utf8'))[1] };
}
