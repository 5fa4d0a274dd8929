import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { startServer, type Server } from '../support/server.js';

const run = promisify(execFile);

/** The contents of the page's code blocks in a language. */
const blocksOf = (page: string, language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, block]) => block!);

/** Replaces what differs between runs. */
const comparable = (text: string): string =>
  text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>').replaceAll(/\(\d+(\.\d+)? s\)/g, '(<duration>)');

describe('docs/client.md', () => {
  let server: Server;
  let page: string;

  beforeAll(async () => {
    server = await startServer();
    page = await readFile('docs/client.md', 'utf8');
  });

  afterAll(() => server.close());

  it('shows commands that print what it shows', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'liucheng-docs-'));
    await writeFile(join(folder, 'greeting.json'), blocksOf(page, 'json')[0]!);
    const env = {
      PATH: [resolve('node_modules/.bin'), process.env.PATH].join(delimiter),
      HOME: folder,
      LIUCHENG_URL: server.url,
    };
    const examples = blocksOf(page, 'console').flatMap((block) => block.split(/^\$ /m).slice(1));
    expect(examples.length).toBeGreaterThan(3);
    for (const example of examples) {
      const end = example.indexOf('\n');
      const { stdout } = await run('bash', ['-c', `(${example.slice(0, end)}) 2>&1`], { cwd: folder, env });
      const shown = example.slice(end + 1).replaceAll('http://127.0.0.1:3000', server.url);
      expect(comparable(stdout).trim()).toBe(comparable(shown).trim());
    }
    await rm(folder, { recursive: true });
  });

  it('shows a program that runs', async () => {
    const file = 'test/client/documented-program.ts';
    expect(blocksOf(page, 'ts')).toEqual([await readFile(file, 'utf8')]);
    const { stdout } = await run(process.execPath, [
      '--import',
      './test/support/typescript.mjs',
      file,
      server.url,
    ]);
    expect(stdout).toMatch(
      /is successful\nsuccessful \{\}\n(greeting\n)+\[ 'This field may not be blank.' \]\n$/,
    );
    expect(stdout).toMatch(/ info greet Hello, Ada!\n/);
  });
});
