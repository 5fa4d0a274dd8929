import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { startServer, type Server } from '../support/server.js';

const run = promisify(execFile);

const node = (...args: string[]) => run(process.execPath, args);

/** The strictest compiler options that a front end may use. */
const TSCONFIG = {
  compilerOptions: {
    strict: true,
    // The compiler's own types need no check. All others are checked.
    skipDefaultLibCheck: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    types: ['node'],
  },
  files: ['program.ts'],
};

const GENERATOR = resolve('node_modules/openapi-typescript/bin/cli.js');

/** The test starts two compilers, which is slow on a loaded machine. */
const PATIENCE_MS = 240_000;

describe('the program of docs/front-end.md', () => {
  let server: Server;
  let folder: string;

  beforeAll(async () => {
    server = await startServer();
    // The folder is inside the project, so that the program finds its packages. It is not in dist, which a build may clean up.
    await mkdir('.liucheng', { recursive: true });
    folder = await mkdtemp(join('.liucheng', 'typed-client-'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
    await server.close();
  });

  it(
    'compiles with types generated from openapi.json, without casts, and runs a process',
    async () => {
      const page = await readFile('docs/front-end.md', 'utf8');
      const [, program] = /```ts\n([\s\S]*?)```/.exec(page)!;
      expect(program).not.toMatch(/\bas (?!const)\w|\bany\b|@ts-|!\./);
      await writeFile(join(folder, 'program.ts'), program!);
      // Runs in the temporary folder, or it would read the project's redocly.yaml, which is for another version.
      await run(process.execPath, [GENERATOR, '../../openapi.json', '-o', 'api.d.ts'], { cwd: folder });
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
      const compiled = await node('node_modules/typescript-7/bin/tsc', '-p', folder).catch(
        (error: unknown) => error as { stdout: string },
      );
      expect(compiled.stdout).toBe('');
      const { stdout } = await node(join(folder, 'program.js'), server.url);
      expect(stdout).toMatch(/^successful\n\S+ info n2 Hello, Ada!\n$/);
    },
    PATIENCE_MS,
  );
});
