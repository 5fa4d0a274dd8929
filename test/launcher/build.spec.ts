import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Stands in for the compiler: logs its start and its end, and takes long enough to overlap with another build. */
const COMPILER = `#!/usr/bin/env node
  const fs = require('node:fs');
  fs.appendFileSync('compilations', 'start,');
  setTimeout(() => {
    fs.writeFileSync('dist/a.js', fs.readFileSync('src/a.ts'));
    fs.appendFileSync('compilations', 'end,');
  }, 300);`;

/** Stands in for Vite, which builds the designer. */
const BUNDLER = `
  const fs = require('node:fs');
  fs.mkdirSync('../dist/web', { recursive: true });
  fs.writeFileSync('../dist/web/index.html', fs.readFileSync('index.html'));
  fs.appendFileSync('../bundles', 'x');`;

describe('builds at the same time', () => {
  let project: string;

  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    writeFileSync(join(project, file), text);
  };
  const read = (file: string): string => readFileSync(join(project, file), 'utf8');
  const build = async (): Promise<unknown> => {
    const child = spawn(process.execPath, [join(project, 'launcher', 'build.mjs')], { stdio: 'ignore' });
    const [code] = (await once(child, 'exit')) as unknown[];
    return code;
  };

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'liucheng-builds-'));
    cpSync('launcher', join(project, 'launcher'), { recursive: true });
    const compiler = join(project, 'node_modules/typescript-7/tsc.cjs');
    write('node_modules/typescript-7/tsc.cjs', COMPILER);
    chmodSync(compiler, 0o755);
    write('node_modules/typescript-7/package.json', '{"name":"typescript","type":"module"}');
    write('node_modules/typescript-7/lib/getExePath.js', `export default () => ${JSON.stringify(compiler)};`);
    write('node_modules/vite/package.json', '{"name":"vite"}');
    write('node_modules/vite/bin/vite.js', BUNDLER);
    write('src/a.ts', 'first');
    write('web/index.html', 'first');
  });

  afterEach(() => rmSync(project, { recursive: true }));

  it('wait for each other, and compile a source only once', async () => {
    expect(await Promise.all([build(), build(), build()])).toEqual([0, 0, 0]);
    expect(read('compilations')).toBe('start,end,');
    expect(read('dist/a.js')).toBe('first');
  });

  it('bundle the designer when its source or its output has changed, and else not', async () => {
    await build();
    await build();
    expect(read('bundles')).toBe('x');
    write('web/index.html', 'second');
    await build();
    expect(read('dist/web/index.html')).toBe('second');
    write('dist/web/index.html', 'changed by somebody');
    await build();
    expect(read('dist/web/index.html')).toBe('second');
    expect(read('bundles')).toBe('xxx');
    expect(read('compilations')).toBe('start,end,');
  });

  it('bundle the designer again if its record was cut off', async () => {
    await build();
    write('dist/web.json', '');
    expect(await build()).toBe(0);
    expect(read('bundles')).toBe('xx');
  });

  it('do not wait for one that was killed', async () => {
    write('dist/build.lock', '999999999:gone-1');
    expect(await build()).toBe(0);
    expect(read('compilations')).toBe('start,end,');
  });
});
