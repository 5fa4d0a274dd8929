import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Client } from '@liucheng/client';
import { line } from '../support/flows.js';
import { startServer, type Server } from '../support/server.js';
import { startStandIn } from '../support/stand-in.js';
import { addUser, logInAdmin, PASSWORD, REQUIRED } from '../support/users.js';

const COMMAND = 'packages/cli/bin/liucheng.js';

const greeting = {
  name: 'greeting',
  ...line(
    { id: 'greet', name: 'core.log.print', inputs: { message: 'Hello, {{ vars.who }}!' } },
    { id: 'return', name: 'core.programming.return', inputs: { outputs: { who: '{{ vars.who }}' } } },
  ),
  variables: [{ name: 'who', type: 'string', scope: 'flow', value: 'world' }],
};

const waiting = line({ id: 'wait', name: 'core.time.delay', inputs: { seconds: 60 } });

const failing = line({ id: 'fail', name: 'core.programming.fail', inputs: { message: 'no luck' } });

const FAULT = {
  process: 0,
  version: 1,
  field: null,
  node: 'n2',
  port: null,
  link: null,
  code: 'unknown-port',
  message: 'There is no port "x".',
};

const JOB = {
  process: 1,
  process_name: 'p',
  version: 1,
  kind: 'run',
  state: 'failed',
  cuser: 1,
  user: 'ada',
  ctime: 1,
  start_time: 1,
  finish_time: 2,
  inputs: {},
  outputs: null,
  nodes: [],
  trigger: 'user',
  rerun_of: null,
  duration: 1,
};

interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

describe('the command liucheng', () => {
  let server: Server;
  let folder: string;
  let env: NodeJS.ProcessEnv;
  let client: Client;

  /** Runs the command. `onStderr` gets what it has written so far. */
  async function run(
    args: string[],
    {
      input = '',
      more = {},
      onOutput,
    }: { input?: string; more?: NodeJS.ProcessEnv; onOutput?: (stop: () => void) => void } = {},
  ): Promise<Ran> {
    const child = spawn(process.execPath, [COMMAND, ...args], { env: { ...env, ...more } });
    child.stdin.end(input);
    if (onOutput) child.stderr.once('data', () => onOutput(() => child.kill('SIGINT')));
    const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return { code, stdout, stderr };
  }

  const file = async (name: string, content: object): Promise<string> => {
    await writeFile(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };

  beforeAll(async () => {
    server = await startServer(REQUIRED);
    folder = await mkdtemp(join(tmpdir(), 'liucheng-command-'));
    env = { PATH: process.env.PATH, HOME: folder, LANG: 'en_US.UTF-8', LIUCHENG_URL: server.url };
    await addUser(await logInAdmin(server.url), 'ada', 'editor');
    client = new Client({ url: server.url });
    await client.login('ada', PASSWORD);
  });

  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  it('keeps the token of a login where only its user can read it, and never prints it', async () => {
    expect(await run(['whoami'])).toMatchObject({ code: 4, stdout: '' });
    const { code, stdout, stderr } = await run(['login', '--username', 'ada'], { input: `${PASSWORD}\n` });
    expect([code, stdout, stderr]).toEqual([0, `ada (editor) at ${server.url}\n`, '']);
    const kept = join(folder, '.config', 'liucheng', 'config.json');
    expect((await stat(kept)).mode & 0o777).toBe(0o600);
    expect(await readFile(kept, 'utf8')).toContain('lct_');
    // A token is for the server that has given it.
    const other = await startStandIn({ 'GET /api/user/me/': () => 401 });
    expect((await run(['whoami', '--url', other.url])).code).toBe(4);
    expect(other.asked.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    await other.close();
  });

  it('runs the flow of a file and follows its log; the same file again is the same process', async () => {
    const flow = await file('greeting.json', greeting);
    const first = await run(['run', flow, '--input', 'who=Ada', '--follow']);
    expect(first.stdout).toMatch(/^\S+ info greet Hello, Ada!\n$/);
    expect(first.stderr).toMatch(/^job \d+ of process \d+\njob \d+: Successful \(.*\)\n$/);
    const [, process] = /process (\d+)/.exec(first.stderr)!;
    const again = await run(['run', flow, '--input=who=7', '--wait', '--json']);
    const detail = JSON.parse(again.stdout);
    expect(detail).toMatchObject({ process: Number(process), state: 'successful', inputs: { who: '7' } });
    expect(detail.outputs).toEqual({ who: '7' });
    // A draft that has been edited since is not overwritten.
    await client.processes.save(Number(process), { ...greeting, edited: true });
    expect(JSON.parse((await run(['run', flow, '--json'])).stdout).process).not.toBe(Number(process));
    const replaced = await run(['run', flow, '--process', process!, '--follow', '--json']);
    const events = replaced.stdout
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each));
    expect(events.at(-1)).toMatchObject({
      event: 'state',
      data: { process: Number(process), state: 'successful' },
    });
    expect((await client.processes.flow(Number(process))).flow).not.toHaveProperty('edited');
  });

  it('exits as the job ends, or as the command fails', async () => {
    const failed = await run(['run', await file('failing.json', failing), '--follow']);
    expect([failed.code, failed.stderr]).toEqual([1, expect.stringMatching(/Failed .*no luck/)]);
    const usages = [['run'], ['logs', 'x'], ['nonsense'], ['list', '--nonsense'], ['run', '/nowhere.json']];
    expect(await Promise.all(usages.map(async (args) => (await run(args)).code))).toEqual([2, 2, 2, 2, 2]);
    expect((await run(['nonsense'])).stderr).toBe("liucheng: unknown command 'nonsense'\n");
    expect(JSON.parse((await run(['logs', 'x', '--json'])).stderr)).toEqual({
      error: 'UsageError',
      message: expect.stringContaining('It must be a positive integer.') as string,
    });
    const missing = await run(['logs', '999', '--json', '--lang', 'zh']);
    expect([missing.code, JSON.parse(missing.stderr)]).toEqual([
      5,
      { error: 'NotFound', status: 404, message: '未找到。' },
    ]);
    expect((await run(['stop', '999', '--lang', 'en'])).stderr).toBe('liucheng: stop 999: Not found.\n');
    expect(await run(['whoami'], { more: { LIUCHENG_TOKEN: 'wrong' } })).toMatchObject({ code: 4 });
    expect(await run(['whoami'], { more: { LIUCHENG_URL: 'http://127.0.0.1:1' } })).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/^liucheng: no answer from .*\nIs the server up\? .*--url/),
    });
  });

  it('exits with 3 after a stop; Ctrl-C ends the command and not the job', async () => {
    const flow = await file('waiting.json', waiting);
    const left = await run(['run', flow, '--follow'], { onOutput: (interrupt) => interrupt() });
    expect(left.code).toBe(130);
    const job = Number(/job (\d+) goes on/.exec(left.stderr)![1]);
    expect((await client.jobs.get(job)).state).not.toBe('stopped');
    const watched = run(['watch', String(job)]);
    expect((await run(['stop', String(job)])).stdout).toBe(`job ${job}: stopped\n`);
    const { code, stdout } = await watched;
    expect([code, stdout.trim().split('\n').at(-1)]).toEqual([3, expect.stringMatching(/ job \d+ stopped$/)]);
  });

  it('prints tables, in colours only on request, or JSON', async () => {
    const [plain, coloured, uncoloured, json] = await Promise.all([
      run(['list', '--name', 'greeting']),
      run(['jobs'], { more: { FORCE_COLOR: '1' } }),
      run(['jobs'], { more: { FORCE_COLOR: '1', NO_COLOR: '1' } }),
      run(['jobs', '--state', 'failed', '--json', '--limit', '1']),
    ]);
    expect(plain.stdout).toMatch(/^ID +NAME +PROJECT +USER +CHANGED\n\d+ +greeting +\//);
    expect(plain.stdout).not.toContain('\u001b');
    expect(coloured.stdout).toContain('\u001b[32mSuccessful');
    expect(uncoloured.stdout).not.toContain('\u001b');
    expect(JSON.parse(json.stdout)).toMatchObject([{ state: 'failed' }]);
    const { id } = await client.processes.create({ name: 'clear\u001b[2J', project: 'p' });
    expect((await run(['list', '--limit', '1'])).stdout).toContain('clear\\u001b[2J');
    await client.processes.delete(id);
  });

  it('prints a table of 150,000 jobs', async () => {
    const all = 150_000;
    const jobs = Array.from({ length: 500 }, (_, index) => ({ ...JOB, id: index, state_name: '失败' }));
    const stand = await startStandIn({
      'GET /api/job/job/': ({ query }) => {
        const offset = Number(query.offset);
        const results = jobs.map((job) => ({ ...job, id: all - offset - job.id }));
        return { body: { count: all, next: offset + 500 < all ? 'more' : null, previous: null, results } };
      },
    });
    const { code, stdout } = await run(['jobs', '--all', '--url', stand.url]);
    await stand.close();
    const lines = stdout.trimEnd().split('\n');
    expect([code, lines.length]).toEqual([0, all + 1]);
    expect(lines[0]).toMatch(/^ID {6}PROCESS {2}VERSION {2}STATE {2}USER {2}CREATED {14}DURATION$/);
    expect(lines[all]).toMatch(/^1 {7}1 p {6}1 {8}失败 {3}ada {3}\S+ \S+ {2}1 s$/);
  });

  it('ends as the job does, also if nobody reads its notes', async () => {
    const stand = await startStandIn({
      'GET /api/job/job/8/': () => ({
        body: { ...JOB, id: 8, state: 'stopped', state_name: 'Stopped', error: null },
      }),
      'POST /api/job/rerun/7/': () => ({ body: { success: true, job_id: 8 } }),
    });
    const args = [COMMAND, 'rerun', '7', '--wait', '--url', stand.url];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.destroy();
    const code = await new Promise((resolve) => child.once('close', resolve));
    await stand.close();
    expect(code).toBe(3);
  });

  it('shows control characters of a server as escapes, so that only colours reach the terminal', async () => {
    const evil = 'clear\u001b[2J\u009b2J\u202e';
    const job = { ...JOB, id: `7${evil}`, state_name: evil, error: evil };
    const event = (name: string, data: object) =>
      `id: 7-0-0-0\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
    const stand = await startStandIn({
      'GET /api/job/job/7/events/': () => ({
        type: 'text/event-stream',
        body: event('log', { row: 1, line: `2026-01-01T00:00:00.000Z info n ${evil}` }) + event('state', job),
      }),
      'GET /api/process/logfile/': () => ({ body: { logcontent: `${evil}\n`, row: 1, state: 'failed' } }),
      'GET /api/job/job/7/': () => ({ body: job }),
      'GET /api/process/export/': () => ({ type: 'application/json', body: `{"name": "${evil}"}` }),
      'GET /api/user/me/': () => ({ body: { username: 'ada', role: evil } }),
    });
    const ran = await Promise.all(
      [
        ['watch', '7', '--log'],
        ['watch', '7', '--json'],
        ['logs', '7'],
        ['job', '7'],
        ['export', '1'],
        ['whoami'],
      ].map((args) => run([...args, '--url', stand.url], { more: { FORCE_COLOR: '1' } })),
    );
    await stand.close();
    for (const { stdout, stderr } of ran) {
      expect(stdout).toMatch(/\\u001b\[2J\\u009b2J\\u202e/);
      expect((stdout + stderr).replace(/\u001b\[\d{1,2}m/g, '')).not.toMatch(/[\u001b\u009b\u202e]/);
    }
  });

  it('reruns, exports and imports', async () => {
    const exported = '{"liucheng": 1, "processes": []}\n';
    const stand = await startStandIn({
      'POST /api/job/rerun/7/': () => ({ body: { success: true, job_id: 8 } }),
      'GET /api/process/export/': () => ({ type: 'application/json', body: exported }),
      'POST /api/process/import/': ({ query }) =>
        query.check === undefined
          ? { status: 201, body: { success: true, ids: [1, 2] } }
          : { status: 400, body: { detail: 'The file has 1 fault.', errors: [FAULT] } },
    });
    const at = ['--url', stand.url];
    expect((await run(['rerun', '7', '--resume', '--version', '4', ...at])).stdout).toBe('8\n');
    const target = join(folder, 'processes.json');
    expect((await run(['export', '1', '2', '--versions', '-o', target, ...at])).code).toBe(0);
    expect(await readFile(target, 'utf8')).toBe(exported);
    expect((await run(['import', target, ...at])).stdout).toBe('1\n2\n');
    const checked = await run(['import', target, '--check', ...at]);
    expect(checked.code).toBe(5);
    expect(checked.stderr).toBe(
      'liucheng: The file has 1 fault.\nprocess 0, version 1, node n2: There is no port "x".\n',
    );
    await stand.close();
    expect(stand.asked).toMatchObject([
      { body: { resume: true, version: 4 } },
      { query: { pk: '1,2', versions: '1' } },
      { query: {}, body: JSON.parse(exported) },
      { query: { check: '1' }, body: JSON.parse(exported) },
    ]);
  });

  it('says that a flow is not what import reads', async () => {
    const name = await file('flow.json', { nodeList: [], linkList: [] });
    expect(await run(['import', name])).toMatchObject({
      code: 2,
      stderr: `liucheng: ${name} is not a file of \`export\`. For a flow: liucheng run FILE\n`,
    });
  });

  it('exports a process with its schedule and its hook, and says what is left to do after the import', async () => {
    const admin = await logInAdmin(server.url);
    const { id } = (await admin.post('/api/process/process/', { name: 'p', project: 'p' })).body;
    await admin.post('/api/process/schedule/', { process: id, name: 's', cron: '0 0 29 2 *' });
    await admin.post('/api/process/hook/', { process: id, name: 'h' });
    const target = join(folder, 'triggers.json');
    await run(['export', String(id), '-o', target]);
    const checked = await run(['import', target, '--check']);
    expect([checked.code, checked.stderr]).toEqual([
      0,
      expect.stringMatching(/^the file has no faults\nwarning: process 0, field hooks\[0\]: .*Rotate/),
    ]);
    const imported = (await run(['import', target])).stdout.trim();
    for (const [kind, name] of [
      ['schedule', 's'],
      ['hook', 'h'],
    ]) {
      const { results } = (await admin.get(`/api/process/${kind}/?process=${imported}`)).body;
      expect(results).toMatchObject([{ name, enabled: false }]);
    }
  });

  it('completes commands, options, choices and file names in bash', async () => {
    const script = await run(['completion', 'bash']);
    const proposals = async (...words: string[]): Promise<string[]> => {
      const typed = words.map((word) => `'${word}'`).join(' ');
      const code = `${script.stdout}\nCOMP_WORDS=(${typed}); COMP_CWORD=${words.length - 1}; _liucheng; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const child = spawn('bash', ['--norc', '-c', code], { cwd: folder, env });
      return (await text(child.stdout)).trim().split('\n');
    };
    expect(await proposals('liucheng', 'log')).toEqual(['login', 'logout', 'logs']);
    expect(await proposals('liucheng', '--json', 'run', '--inp')).toEqual(['--input', '--inputs']);
    expect(await proposals('liucheng', 'jobs', '--kind', '')).toEqual(['run', 'trial']);
    expect(await proposals('liucheng', 'run', 'greet')).toEqual(['greeting.json']);
    expect((await run(['completion', 'zsh'])).stdout).toMatch(
      /^#compdef liucheng\n[\s\S]*'--inputs\[.*\]:file:_files'/,
    );
  });
});
