import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { recordBuild, sourceFiles, stateOfBuild, whileOthersWait } from './build-record.mjs';
import { compiler } from './compiler.mjs';
import { messageOf } from './errors.mjs';
import { PROJECT } from './folders.mjs';
import { follow } from './server-process.mjs';
import { compile } from './typescript.mjs';

/*
 * The builds of `npm run dev`. swc needs about 100 ms where the compiler needs seconds, because it does not check types. The compiler
 * checks them after each build and prints errors, and nothing waits for it.
 */

/** One save often causes several events. */
const SETTLE_MS = 30;

const SRC = join(PROJECT, 'src');
/** @param {string} line */
const say = (line) => process.stderr.write(`build  | ${line}\n`);

/**
 * The sources that dist was built from, by path.
 *
 * @type {Map<string, string>}
 */
let built = new Map();

const readSources = () => new Map(sourceFiles().map((file) => [file, readFileSync(file, 'utf8')]));

/** @param {Map<string, string>} sources */
const isBuilt = (sources) =>
  sources.size === built.size && [...sources].every(([file, source]) => built.get(file) === source);

/**
 * Compiles the changed files. Writes nothing if any of them has errors, so dist can be started at any time.
 *
 * @param {Map<string, string>} sources
 * @returns {boolean} whether all files compile
 */
function compileChanged(sources) {
  /** @type {{ file: string, code: string, map: string }[]} */
  const outputs = [];
  /** @type {string[]} */
  const errors = [];
  for (const [file, source] of sources) {
    if (built.get(file) === source) continue;
    try {
      const { code, map = '' } = compile(source, file, true);
      outputs.push({ file, code, map });
    } catch (error) {
      // A stack trace of swc follows.
      errors.push(messageOf(error).split('\n\nCaused by:', 1).join('').trim());
    }
  }
  for (const error of errors) say(error);
  if (errors.length > 0) return false;
  for (const { file, code, map } of outputs) {
    const output = join(PROJECT, 'dist', relative(SRC, file)).replace(/\.ts$/, '.js');
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, `${code}//# sourceMappingURL=${basename(output)}.map\n`);
    writeFileSync(`${output}.map`, map);
  }
  built = sources;
  return true;
}

/** @param {Map<string, string>} sources */
async function build(sources) {
  const since = performance.now();
  const isWhole = await whileOthersWait(() =>
    recordBuild(() => compileChanged(sources), { areTypesChecked: false }),
  );
  say(isWhole ? `built in ${Math.round(performance.now() - since)} ms` : 'the source does not compile');
  return isWhole;
}

/**
 * Brings dist up to date with the source.
 *
 * @throws {Error} if the source does not compile; the errors have been printed
 */
export async function buildAtStart() {
  const sources = readSources();
  if (['checked', 'unchecked'].includes(stateOfBuild())) built = sources;
  else if (!(await build(sources))) throw new Error('nothing was started');
}

/**
 * Builds on every change of the source.
 *
 * @param {(isWhole: boolean) => void} onBuilt called after each build; false: the build failed and dist is unchanged
 * @returns {{ end: () => Promise<void> }}
 */
export function rebuildOnChange(onBuilt) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  let working = Promise.resolve();
  let hasFailed = false;
  const look = async () => {
    watchFolders();
    const sources = readSources();
    if (isBuilt(sources) && !hasFailed) return;
    const isWhole = await build(sources);
    // After an error is undone, dist already has the present source.
    hasFailed = !isWhole;
    onBuilt(isWhole);
    if (isWhole) checkTypes();
  };
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // A file may be removed while it is read, which causes another event.
      working = working.then(look).catch((/** @type {unknown} */ error) => void say(messageOf(error)));
    }, SETTLE_MS);
  };

  // Watching each folder notices files that editors replace. Node's recursive watcher on Linux watches files, and misses those.
  /** @type {Map<string, import('node:fs').FSWatcher>} */
  const watchers = new Map();
  const watchFolders = () => {
    const folders = new Set([SRC, ...sourceFiles().map((file) => dirname(file))]);
    for (const folder of folders)
      if (!watchers.has(folder)) watchers.set(folder, watch(folder, changed).on('error', changed));
    for (const [folder, watcher] of watchers)
      if (!folders.has(folder)) {
        watcher.close();
        watchers.delete(folder);
      }
  };
  watchFolders();
  return {
    async end() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      await working;
      isEnding = true;
      await endCheck();
    },
  };
}

/** Ends the check that runs. */
let endCheck = async () => {};
let checks = Promise.resolve();
let isAsked = false;
let isEnding = false;

/**
 * Checks the types as soon as no other check runs, and prints errors. A check is not ended by a change: while somebody saves often, none would
 * come to its end.
 */
export function checkTypes() {
  if (isAsked) return;
  isAsked = true;
  checks = checks
    .then(() => {
      isAsked = false;
      return check();
    })
    .catch((/** @type {unknown} */ error) => void say(messageOf(error)));
}

async function check() {
  const record = join(PROJECT, 'node_modules', '.cache', 'types.tsbuildinfo');
  const flags = ['--noEmit', '--pretty', 'false', '--tsBuildInfoFile', record];
  const program = await compiler();
  if (isEnding) return;
  const child = spawn(program, ['-p', 'tsconfig.build.json', ...flags], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // The application starts at the same time and has priority.
  if (child.pid) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  /** @param {string} line */
  const sayOfTypes = (line) => void process.stderr.write(`types  | ${line}\n`);
  createInterface({ input: child.stdout }).on('line', sayOfTypes);
  const { exited, end } = follow(child);
  endCheck = () => end('SIGKILL');
  if ((await exited) === 'exit code 0') sayOfTypes('no errors');
}
