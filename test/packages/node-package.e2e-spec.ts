import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { shortFlow } from '../../src/flow/testing.js';
import { ended, execute, submit } from '../support/flows.js';
import { createInstallation, type Installation } from '../support/processes.js';
import { send } from '../support/send.js';
import { type StandIn, startStandIn } from '../support/stand-in.js';

const run = promisify(execFile);

/** A flow without a process. */
function plain(...of: Parameters<typeof shortFlow>): object {
  const flow = shortFlow(...of) as Record<string, unknown>;
  delete flow.id;
  return flow;
}

describe('examples/node-package, copied outside of this project', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'node-package-'));
    await cp('examples/node-package', folder, { recursive: true });
    await mkdir(join(folder, 'node_modules'));
    await symlink(resolve('.'), join(folder, 'node_modules', 'liucheng'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('passes its own tests', async () => {
    const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap'], {
      cwd: folder,
      env: { PATH: process.env.PATH },
    });
    expect(stdout).toMatch(/^# pass [1-9]/m);
    expect(stdout).toMatch(/^# fail 0$/m);
  });

  it('compiles with the declared types', async () => {
    const options =
      '--noEmit --allowJs --checkJs --strict --skipDefaultLibCheck --target es2022 --module nodenext --types node';
    const files = ['index.js', 'chat.test.js', 'mistaken.js'];
    await writeFile(
      join(folder, 'mistaken.js'),
      "/** @type {import('liucheng').NodePackage} */\n// @ts-expect-error: a package has a title\nexport default { namespace: 'a', description: { en: '', zh: '' }, nodes: [] };\n",
    );
    const tsc = resolve('node_modules/typescript-7/bin/tsc');
    const args = [tsc, ...options.split(' '), '--typeRoots', resolve('node_modules/@types'), ...files];
    const said = await run(process.execPath, args, { cwd: folder }).catch((error: unknown) => error);
    expect(said).toMatchObject({ stdout: '' });
  });
});

describe('an installation with a package', () => {
  let installation: Installation;
  let chat: StandIn;
  let url: string;

  beforeAll(async () => {
    chat = await startStandIn({
      'POST /rooms/ops/messages': (_asked, time) => (time === 1 ? 503 : { body: { id: 'm1' } }),
    });
    installation = await createInstallation({ LIUCHENG_PACKAGES: './examples/node-package' });
    const [api] = await Promise.all([installation.startHere('api'), installation.start('worker')]);
    url = api.url;
  });

  afterAll(async () => {
    await installation.close();
    await chat.close();
  });

  it('shows its nodes in the catalogue in the requested language', async () => {
    const { text } = await send(url, '/api/nodes/package/?search=acme.chat', {
      headers: { 'accept-language': 'zh-CN' },
    });
    for (const part of ['"acme.chat"', '"聊天"', '"发送消息"', '"outside"', '"errorMessage"'])
      expect(text).toContain(part);
  });

  it('runs its nodes in jobs, with a separate API and worker', async () => {
    const process = await submit(
      url,
      plain(
        {
          start: ['core.event.start'],
          who: ['acme.chat.mention', { names: ['ada', 'bob'] }],
          send: [
            'acme.chat.send',
            { server: chat.url, room: 'ops', text: '{{ nodes.who.result }}: lunch' },
            { urgent: true },
            { retries: 1 },
          ],
          end: ['core.programming.return', { outputs: { id: '{{ nodes.send.id }}' } }],
        },
        ['start > send > end'],
      ),
    );
    const job = await execute(url, process);
    expect(await ended(url, job)).toMatchObject({ state: 'successful', outputs: { id: 'm1' } });
    const [first, second] = chat.asked;
    expect(chat.asked).toHaveLength(2);
    expect(second!.body).toEqual({ text: '@ada @bob: lunch', urgent: true });
    expect(second!.headers['idempotency-key']).toBe(first!.headers['idempotency-key']);
    const log = await send(url, `/api/process/logfile/?jobId=${job}&row=0`);
    expect(log.body.logcontent).toContain('info send sent to ops');
  });

  it('checks flows against its node definitions', async () => {
    const faulty = plain(
      { start: ['core.event.start'], send: ['acme.chat.send', { room: 'ops', text: 'a' }] },
      ['start > send'],
    );
    await expect(submit(url, faulty)).rejects.toThrow(/upload answered 400: .*"port":"server"/);
  });

  it.each(['api', 'worker'] as const)('does not start as %s with a bad package', async (role) => {
    const folder = await mkdtemp(join(tmpdir(), 'bad-package-'));
    const bad = join(folder, 'bad.mjs');
    await writeFile(
      bad,
      `export default { namespace: 'acme.bad', nodes: [{ name: 'a', nodeType: 'operation' }] };`,
    );
    const start = installation.start(role, { LIUCHENG_PACKAGES: bad });
    const said = String(await start.catch((thrown: unknown) => thrown));
    await rm(folder, { recursive: true });
    expect(said).toContain(`LIUCHENG_PACKAGES: ${bad}: acme.bad: title is missing`);
    expect(said).toContain(`LIUCHENG_PACKAGES: ${bad}: acme.bad.a: title is missing`);
    expect(said).not.toMatch(/^\s+at /m);
  });
});
