import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildWeb } from './build-web.mjs';
import { recordBuild, stateOfBuild, whileOthersWait } from './build-record.mjs';
import { compiler } from './compiler.mjs';
import { messageOf } from './errors.mjs';
import { PROJECT } from './folders.mjs';

async function compile() {
  const args = ['-p', 'tsconfig.build.json'];
  const { status, signal, error } = spawnSync(await compiler(), args, { cwd: PROJECT, stdio: 'inherit' });
  if (error) throw error;
  if (signal) throw new Error(`the compiler was ended (${signal})`);
  return status === 0;
}

/**
 * Builds the server and the designer.
 *
 * @throws {Error} if one of them does not compile (the compiler has printed why) or the compiler was ended
 */
export async function build() {
  await buildServer();
  await buildWeb();
}

/**
 * Compiles src to dist with type checks, unless dist was already built from the present source. Waits for the build of another
 * process. After a failure, the next call builds again.
 *
 * @throws {Error} if the source does not compile (the compiler has printed why) or the compiler was ended
 */
async function buildServer() {
  if (stateOfBuild() === 'checked') return;
  await whileOthersWait(async () => {
    // The process that was waited for may have built the same source.
    const state = stateOfBuild();
    if (state === 'checked') return;
    // The compiler's incremental state is valid only together with the output that it describes.
    if (state === 'unknown') rmSync(join(PROJECT, 'dist', '.tsbuildinfo'), { force: true });
    if (!(await recordBuild(compile, { areTypesChecked: true })))
      throw new Error('the source does not compile');
  });
}

/** `npm run build` */
if (process.argv[1] === import.meta.filename)
  await build().catch((/** @type {unknown} */ error) => {
    process.stderr.write(`liucheng: ${messageOf(error)}\n`);
    process.exitCode = 1;
  });
