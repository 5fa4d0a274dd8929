import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { PROJECT } from './folders.mjs';
import { withLock } from './lock.mjs';

/*
 * Records by content from which source `dist` was built. Modification times do not show it: git sets the current time on files that
 * it checks out, and a copied file may be older than the build.
 */

/** @typedef {'checked' | 'unchecked' | 'outdated' | 'unknown'} StateOfBuild */

/** @typedef {{ sources: string, output: string, areTypesChecked: boolean }} BuildRecord */

/** Files besides the source that affect the output. */
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json'];

const RECORD = 'build.json';

/**
 * @param {string} folder
 * @param {(name: string) => boolean} matches
 * @returns {string[]} sorted paths
 */
export const filesIn = (folder, matches) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && matches(entry.name))
        .map(({ parentPath, name }) => join(parentPath, name))
        .sort()
    : [];

/**
 * Lists the files that are compiled.
 *
 * @param {string} [project]
 * @returns {string[]}
 */
export const sourceFiles = (project = PROJECT) =>
  filesIn(join(project, 'src'), (name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));

/**
 * Lists what the compiler wrote. The build of the designer, in `dist/web`, has a record of its own.
 *
 * @param {string} project
 */
const outputFiles = (project) => {
  const web = join(project, 'dist', 'web', sep);
  return filesIn(join(project, 'dist'), (name) => /\.(js|d\.ts|map)$/.test(name)).filter(
    (file) => !file.startsWith(web),
  );
};

/**
 * @param {string} project
 * @param {string[]} files
 * @returns {string} a hash of their paths and contents
 */
export function hashOf(project, files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${relative(project, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

/** @param {string} project */
const hashOfSources = (project) =>
  hashOf(project, [
    ...sourceFiles(project),
    ...SETTINGS.map((name) => join(project, name)).filter((file) => existsSync(file)),
  ]);

/** @param {string} project */
const hashOfOutput = (project) => hashOf(project, outputFiles(project));

/**
 * Compares `dist` with the source.
 *
 * @param {string} [project]
 * @returns {StateOfBuild} `checked` or `unchecked`: built from the present source, with or without type checks; `outdated`:
 *   complete, but built from another source; `unknown`: incomplete or without a record
 */
export function stateOfBuild(project = PROJECT) {
  /** @type {BuildRecord} */
  let record;
  try {
    record = JSON.parse(readFileSync(join(project, 'dist', RECORD), 'utf8'));
  } catch {
    return 'unknown';
  }
  if (record.output !== hashOfOutput(project)) return 'unknown';
  if (record.sources !== hashOfSources(project)) return 'outdated';
  return record.areTypesChecked ? 'checked' : 'unchecked';
}

/**
 * Runs `act` while no other process builds. `npm test`, `npm start` and `npm run dev` may start at the same time, and each of them
 * writes to `dist`.
 *
 * @template T
 * @param {() => T | Promise<T>} act
 * @param {string} [project]
 * @returns {Promise<T>} what `act` returned
 */
export function whileOthersWait(act, project = PROJECT) {
  const dist = join(project, 'dist');
  mkdirSync(dist, { recursive: true });
  /** @param {number} pid */
  const say = (pid) => process.stderr.write(`liucheng: waiting for the build of process ${pid}\n`);
  return withLock(join(dist, 'build.lock'), say, act);
}

/**
 * Builds, and writes the record if the build succeeded and the source did not change meanwhile. During a build and after a
 * failed one, the state of `dist` is `unknown`.
 *
 * @param {() => boolean | Promise<boolean>} build returns whether it succeeded
 * @param {{ areTypesChecked: boolean, project?: string }} options
 * @returns {Promise<boolean>} whether the build succeeded
 */
export async function recordBuild(build, { areTypesChecked, project = PROJECT }) {
  const file = join(project, 'dist', RECORD);
  rmSync(file, { force: true });
  const sources = hashOfSources(project);
  if (!(await build())) return false;
  removeOrphans(project);
  if (sources === hashOfSources(project)) {
    /** @type {BuildRecord} */
    const record = { sources, output: hashOfOutput(project), areTypesChecked };
    writeFileSync(file, JSON.stringify(record));
  }
  return true;
}

/**
 * Removes the output of source files that were removed or renamed.
 *
 * @param {string} project
 */
function removeOrphans(project) {
  for (const file of outputFiles(project)) {
    const source = relative(join(project, 'dist'), file).replace(/(\.d\.ts|\.js)(\.map)?$/, '.ts');
    if (!existsSync(join(project, 'src', source))) rmSync(file);
  }
}
