import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';

const PROJECT = join(import.meta.dirname, '..', '..');
const SOURCES = join(PROJECT, 'test', 'chaos');
const PLANTED_BUGS = 'planted-bugs';

/** The names of all planted bugs: of the files in `planted-bugs/`. */
export async function plantedBugNames(): Promise<string[]> {
  const files = await readdir(join(SOURCES, PLANTED_BUGS));
  return files.map((file) => file.replace(/\.ts$/, '')).toSorted();
}

/**
 * Compiles what each process of a run loads before the application: `preload.ts`, with all planted bugs. The imports of `src/`
 * become those of `dist/`, which the processes run.
 *
 * @param folder where the compiled files go
 * @returns what Node's `--import` takes, in this order
 */
export async function compilePreloads(folder: string): Promise<string[]> {
  const bugs = (await plantedBugNames()).map((name) => `${PLANTED_BUGS}/${name}`);
  await mkdir(join(folder, PLANTED_BUGS), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await Promise.all(['preload', 'planted-bug', 'usage', ...bugs].map((name) => compile(name, folder)));
  return ['reflect-metadata', pathToFileURL(join(folder, 'preload.js')).href];
}

/**
 * Plants and repairs each bug in another process. A process of a run that cannot plant a bug ends, and would be started again and
 * again.
 *
 * @param folder that of {@link compilePreloads}
 * @throws Error with the name of a bug that cannot be planted, such as one that edits a statement which has changed
 */
export async function assertPlantable(folder: string, names: readonly string[]): Promise<void> {
  // It exits by itself: modules of the product that bugs import can have timers.
  const source = `
    for (const name of ${JSON.stringify(names)})
      try {
        const { plant } = await import(${JSON.stringify(pathToFileURL(join(folder, PLANTED_BUGS)).href)} + '/' + name + '.js');
        plant()();
      } catch (error) {
        console.log('the planted bug ' + name + ' cannot be planted: ' + error.message);
        process.exit(1);
      }
    process.exit();`;
  const run = promisify(execFile)(
    process.execPath,
    ['--import', 'reflect-metadata', '--input-type=module', '--eval', source],
    { cwd: PROJECT },
  );
  await run.catch((error: unknown) => {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(stdout || stderr);
  });
}

async function compile(name: string, folder: string): Promise<void> {
  const source = await readFile(join(SOURCES, `${name}.ts`), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const built = pathToFileURL(join(PROJECT, 'dist')).href;
  const file = join(folder, `${name}.js`);
  await writeFile(file, outputText.replaceAll(/(['"])(?:\.\.\/)+src\//g, `$1${built}/`));
}
