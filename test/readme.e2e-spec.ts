import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { startServer, type Server } from './support/server.js';

const run = promisify(execFile);

/** A command as the README prints it, and the answer printed below it. */
interface Example {
  command: string;
  answer: string;
}

/** The commands of all `console` blocks: a line that starts with `$ `, up to the line that starts its answer. */
function examplesOf(readme: string): Example[] {
  const blocks = [...readme.matchAll(/```console\n([\s\S]*?)```/g)].map(([, block]) => block!);
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((text) => {
        const end = text.search(/^[{[]/m);
        return { command: text.slice(0, end), answer: text.slice(end).trim() };
      }),
  );
}

/** Times and tokens differ from run to run; nothing else does. */
const comparable = (text: string): string =>
  text
    .replaceAll(/"(ctime|utime|start_time|finish_time)":\d{10}/g, '"$1":0')
    .replaceAll(/"lct_[^"]*"/g, '"lct_…"')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>');

describe.each(['README.md', 'README.zh.md'])('%s', (file) => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  it('shows commands that answer as printed', async () => {
    const examples = examplesOf(await readFile(file, 'utf8'));
    expect(examples.length).toBeGreaterThan(5);
    for (const { command, answer } of examples) {
      const { stdout } = await run('bash', ['-c', command.replaceAll('http://127.0.0.1:3000', server.url)]);
      expect(comparable(stdout.trim())).toBe(comparable(answer));
    }
  });
});
