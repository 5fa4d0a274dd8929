import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comparable, examplesOf, outputOf } from './support/printed-examples.js';
import { startServer, type Server } from './support/server.js';

const PAGES = ['README', 'docs/front-end', 'docs/access'].flatMap((page) => [`${page}.md`, `${page}.zh.md`]);

describe.each(PAGES)('%s', (file) => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  it('shows commands that answer as printed', async () => {
    const examples = examplesOf(await readFile(file, 'utf8'));
    expect(examples.length).toBeGreaterThan(4);
    const state = join(await mkdtemp(join(tmpdir(), 'readme-')), 'state');
    await writeFile(state, '');
    for (const example of examples)
      expect(comparable(await outputOf(example, server, state))).toBe(comparable(example.answer));
  });
});
