import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/*
 * The compiler is version 7 of TypeScript, a program that compiles the server in 4 s of CPU time instead of 30. The package `typescript`
 * is version 6, whose interface dependency-cruiser, openapi-typescript and the chaos runs use; 7 has none yet.
 */

/**
 * The compiler's program, to be called with the arguments of `tsc`. Its wrapper `bin/tsc` does not pass signals on.
 *
 * @returns {Promise<string>} a path
 * @throws {Error} if the compiler is not installed, or does not exist for this system
 */
export async function compiler() {
  const folder = dirname(createRequire(import.meta.url).resolve('typescript-7/package.json'));
  const { default: programOf } = /** @type {{ default: () => string }} */ (
    await import(pathToFileURL(join(folder, 'lib', 'getExePath.js')).href)
  );
  return programOf();
}
