import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { filesIn, hashOf, whileOthersWait } from './build-record.mjs';
import { PROJECT } from './folders.mjs';

/*
 * The build of the designer: `web` to `dist/web`, by Vite. As with the server, a record of contents tells whether it is built from
 * the present source. Types are not checked here, but by `npm run check:types`.
 */

const OUTPUT = join(PROJECT, 'dist', 'web');
const RECORD = join(PROJECT, 'dist', 'web.json');

/** The folders and files from which it is built. */
const FOLDERS = ['web/src', 'packages/client/src', 'examples/flows'];
const FILES = [
  'web/index.html',
  'web/package.json',
  'web/tsconfig.json',
  'web/vite.config.ts',
  'package-lock.json',
];

const hashOfSources = () =>
  hashOf(PROJECT, [
    ...FOLDERS.flatMap((folder) => filesIn(join(PROJECT, folder), (name) => !name.endsWith('.spec.ts'))),
    ...FILES.map((file) => join(PROJECT, file)).filter((file) => existsSync(file)),
  ]);

const hashOfOutput = () =>
  hashOf(
    PROJECT,
    filesIn(OUTPUT, () => true),
  );

function isBuilt() {
  /** @type {{ sources: string, output: string }} */
  let record;
  try {
    record = JSON.parse(readFileSync(RECORD, 'utf8'));
  } catch {
    return false;
  }
  return record.sources === hashOfSources() && record.output === hashOfOutput();
}

function vite() {
  const program = join(createRequire(import.meta.url).resolve('vite/package.json'), '..', 'bin', 'vite.js');
  const args = [program, 'build', '--logLevel', 'warn'];
  const { status, signal } = spawnSync(process.execPath, args, {
    cwd: join(PROJECT, 'web'),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (signal) throw new Error(`the build of the designer was ended (${signal})`);
  return status === 0;
}

/**
 * Builds the designer, unless it was already built from the present source. Waits for the build of another process.
 *
 * @throws {Error} if it cannot be built (Vite has printed why)
 */
export async function buildWeb() {
  if (isBuilt()) return;
  await whileOthersWait(() => {
    // The process that was waited for may have built the same source.
    if (isBuilt()) return;
    rmSync(RECORD, { force: true });
    const sources = hashOfSources();
    if (!vite()) throw new Error('the designer cannot be built');
    if (sources === hashOfSources())
      writeFileSync(RECORD, JSON.stringify({ sources, output: hashOfOutput() }));
  });
}
