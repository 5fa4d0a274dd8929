import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ended, execute, flow, line, submit } from '../support/flows.js';
import { comparable } from '../support/printed-examples.js';
import { startProxy } from '../support/proxy.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const run = promisify(execFile);

const hello = { id: 'n2', name: 'core.log.print', inputs: { message: 'Hello, Ada!' } };

const greeting = flow([{ id: 'n1', name: 'core.event.start' }, hello], ['n1 > n2']);

const long = line(
  hello,
  { id: 'n3', name: 'core.time.delay', inputs: { seconds: 1 } },
  { id: 'n4', name: 'core.log.print', inputs: { message: 'Goodbye!' } },
);

/** The numbers of node changes in event ids differ from run to run. */
const withoutIds = (text: string): string => comparable(text).replaceAll(/^id: .*$/gm, 'id: …');

describe('docs/watching.md', () => {
  let server: Server;
  let page: string;
  let folder: string;

  const post = async (path: string, body: object): Promise<any> =>
    (await send(server.url, path, { method: 'POST', body })).body;

  beforeAll(async () => {
    server = await startServer();
    page = await readFile('docs/watching.md', 'utf8');
    folder = await mkdtemp(join(tmpdir(), 'watching-'));
  });

  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  it('prints the events of its command', async () => {
    const { id } = await post('/api/process/process/', { name: 'greeting', project: 'demo' });
    await post('/api/process/save/', { id, ...greeting });
    await post('/api/process/upload/', { id });
    const job = await execute(server.url, id);
    await ended(server.url, job);
    const [, command, answer] = /```console\n\$ (.*)\n([\s\S]*?)```/.exec(page)!;
    const { stdout } = await run('bash', ['-c', command!.replace('http://127.0.0.1:3000', server.url)]);
    expect(withoutIds(stdout.trim())).toBe(withoutIds(answer!.trim()));
  });

  it('has a program that watches a job to its end, and resumes when it is cut off', async () => {
    const [module, program] = [...page.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code!);
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'watch-job.js'), module!);
    await writeFile(join(folder, 'program.js'), program!);
    const proxy = await startProxy(server.url);
    const job = await execute(server.url, await submit(server.url, long));
    const running = run(process.execPath, [
      join(folder, 'program.js'),
      `${proxy.url}api/job/job/${job}/events/`,
    ]);
    const printed = new Promise<void>((resolve) =>
      running.child.stdout!.on('data', (text) => String(text).includes('Ada') && resolve()),
    );
    await Promise.race([printed, running]);
    await proxy.cut();
    await proxy.mend();
    const { stdout } = await running;
    await proxy.close();
    const lines = stdout.trim().split('\n');
    expect(lines.at(-1)).toBe('the job is successful');
    expect(lines.filter((text) => / info /.test(text)).map((text) => text.replace(/^\S+ /, ''))).toEqual([
      'info n2 Hello, Ada!',
      'info n4 Goodbye!',
    ]);
  });

  it('has a program that resumes when nothing more arrives, though no connection has ended', async () => {
    const [module] = [...page.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code!);
    expect(module).toContain('30_000');
    const file = join(folder, 'impatient.mjs');
    await writeFile(file, module!.replace('30_000', '200'));
    const resumed: unknown[] = [];
    const silent = createServer((request, response) => {
      resumed.push(request.headers['last-event-id']);
      if (resumed.length > 1) response.writeHead(204).end();
      else response.write('id: 1\nevent: log\ndata: {"row":1,"line":"Hello"}\n\n');
    }).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const program = `import { watchJob } from ${JSON.stringify(file)};
      for await (const { data } of watchJob('http://127.0.0.1:${port}/')) console.log(data.line);`;
    try {
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
        timeout: 10_000,
      });
      expect(stdout).toBe('Hello\n');
      expect(resumed).toEqual([undefined, '1']);
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });
});
