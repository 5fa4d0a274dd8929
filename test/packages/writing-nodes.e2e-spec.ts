import { readFile } from 'node:fs/promises';

const FILES = ['package.json', 'mention.js', 'send.js', 'index.js', 'chat.test.js'];

describe('docs/writing-nodes.md', () => {
  it('quotes the files of examples/node-package without changes', async () => {
    const text = await readFile('docs/writing-nodes.md', 'utf8');
    const blocks = [...text.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)];
    expect(blocks.map(([, name]) => name)).toEqual(FILES);
    for (const [, name, code] of blocks)
      expect([name, code]).toEqual([name, await readFile(`examples/node-package/${name!}`, 'utf8')]);
  });
});
