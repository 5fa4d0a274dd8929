import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { draft, ended, execute, line, type ShortNode, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { createInstallation, type Installation, type RunningProcess } from '../support/processes.js';

/*
 * Flows as attacks. The canaries are a server on this machine that must not be reached, and a file and an environment
 * variable that must not be read.
 */

const SECRET = 'canary-7f3a91';

/** Different spellings of this machine's address, with the port `P`. */
const SPELLINGS = [
  'http://127.0.0.1:P/',
  'http://127.1:P/',
  'http://127.9.9.9:P/',
  'http://2130706433:P/',
  'http://0x7f000001:P/',
  'http://0x7f.0.0.1:P/',
  'http://0177.0.0.1:P/',
  'http://017700000001:P/',
  'http://0:P/',
  'http://0.0.0.0:P/',
  'http://localhost:P/',
  'http://LOCALHOST:P/',
  'http://localhost.:P/',
  `http://${hostname()}:P/`,
  'http://[::1]:P/',
  'http://[::]:P/',
  'http://[0:0:0:0:0:0:0:1]:P/',
  'http://[::ffff:127.0.0.1]:P/',
  'http://[::ffff:7f00:1]:P/',
  'http://[0:0:0:0:0:ffff:7f00:1]:P/',
  'http://[::127.0.0.1]:P/',
  'http://[64:ff9b::7f00:1]:P/',
  'http://[2002:7f00:1::]:P/',
  'http://①②⑦.⓪.⓪.①:P/',
  'http://127。0。0。1:P/',
  'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:P/',
  'http://%31%32%37.0.0.1:P/',
  'http://127.0.0.1%00.example.com:P/',
  'http://user:password@127.0.0.1:P/',
  'http://example.com@127.0.0.1:P/',
  'http://127.0.0.1:P#@example.com/',
  'http://127.0.0.1:P\\@example.com/',
  'http:\\\\127.0.0.1:P/',
  'http:127.0.0.1:P/',
  'http:////127.0.0.1:P/',
  'ht\ntp://127.0.0.1:P/',
  ' http://127.0.0.1:P/',
];

/** URLs that are not http or https. */
const SCHEMES = [
  'file:///FILE',
  'file://localhost/FILE',
  'ftp://127.0.0.1:P/',
  'gopher://127.0.0.1:P/_GET',
  'dict://127.0.0.1:P/',
  'ws://127.0.0.1:P/',
  'unix:/FILE',
  'http+unix://127.0.0.1:P/',
  'data:text/plain,x',
  'blob:http://127.0.0.1:P/x',
  'javascript:1',
  '//127.0.0.1:P/',
  '/etc/passwd',
];

/** Code that must reveal nothing in the sandbox. `P` and `FILE` are the canaries. */
const CODE: Record<string, string> = {
  'the constructor of this': 'return this.constructor.constructor("return process")().env',
  'the constructor of a function': '(() => 1).constructor("return process")().mainModule.require("fs")',
  'the constructor of the console': 'return console.log.constructor("return process.env")()',
  'the constructor of an input': 'return given.constructor.constructor("return process.env")()',
  'the constructor of an async function': 'return (async () => 1).constructor("return import(`node:fs`)")()',
  'the constructor of a generator': 'return [...(function* () {}).constructor("yield process.env")()]',
  'an error thrown by the host':
    'try { null.x } catch (e) { return e.constructor.constructor("return process.env")() }',
  'a stack overflow thrown by the host':
    'const f = () => f(); try { f() } catch (e) { return e.constructor.constructor("return process.env")() }',
  prepareStackTrace:
    'Error.prepareStackTrace = (_, s) => s; return String(new Error().stack[0]?.getThis?.()?.process?.env)',
  'an indirect eval': 'return (0, eval)("process.env")',
  require: 'return require("fs").readFileSync("FILE", "utf8")',
  import: 'return (await import("node:fs")).readFileSync("FILE", "utf8")',
  'a file as a module': 'return await import("FILE")',
  'the modules of QuickJS': 'return (await import("std")).loadFile("FILE")',
  'the globals of QuickJS': 'return [std, os].length && std.loadFile("FILE")',
  fetch: 'return await fetch("http://127.0.0.1:P/")',
  XMLHttpRequest: 'const x = new XMLHttpRequest(); x.open("GET", "http://127.0.0.1:P/"); x.send()',
  'every global name':
    'return Object.getOwnPropertyNames(globalThis).filter((n) => /process|require|fetch|Buffer|module|Worker|Deno|std|os$/.test(n)).map((n) => JSON.stringify(globalThis[n]))',
  'a polluted prototype': 'Object.prototype.polluted = 1; Array.prototype.polluted = 1; return { a: [1] }',
  'a result that pollutes': `return JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')`,
  'a result with its own toJSON':
    'Object.prototype.toJSON = () => ({ __proto__: { polluted: 1 } }); return {}',
  'a broken JSON': 'JSON.stringify = () => "process.env"; JSON.parse = () => 1; return {}',
  'a proxy for a result':
    'return new Proxy({}, { get: (_, k) => { throw k }, ownKeys: () => ["__proto__"] })',
};

const CODE_BOMBS: Record<string, string> = {
  'an endless loop': 'for (;;);',
  'an endless promise': 'await new Promise(() => {})',
  'an endless chain of promises': 'const f = () => Promise.resolve().then(f); await f()',
  'a regular expression': 'return /^(a+)+$/.test("a".repeat(50) + "!")',
  'endlessly growing arrays': 'const a = []; for (;;) a.push(new Array(1e4).fill(a))',
  'a text of a gigabyte': 'return "x".repeat(2 ** 29).length',
  'a native call': 'return new Array(1e9).join("x").length',
  'a number of a gigabit': 'return String((2n ** 30000000n) ** 20n).length',
  recursion: 'const f = () => f() + f(); f()',
};

const EXPRESSIONS: Record<string, string> = {
  'a constructor': 'vars.constructor.constructor("return process.env")()',
  'a prototype': '$lookup(vars, "__proto__").constructor("return process.env")()',
  'a function’s constructor': '$sum.constructor("return process.env")()',
  'a lambda’s environment': '(function($a){$a}).environment.lookup("process")',
  'a function’s implementation': '$sum.implementation.constructor("return process.env")()',
  'an eval': '$eval("process.env")',
  'a merge': '$merge([{"__proto__": {"polluted": 1}}, {"constructor": {"prototype": {"polluted": 1}}}])',
  'a transform': 'vars ~> |$|{"__proto__": {"polluted": 1}}|',
  'time, by a regular expression': '$match($pad("", 50, "a") & "!", /^(a+)+$/)',
  'a name of the host': '[process.env, global.process, this.process, $process, $require]',
};

const EXPRESSION_BOMBS: Record<string, string> = {
  'a range': '$count([1..9999999].([1..9999999]))',
  'a pad': '$length($pad("x", 1000000000))',
  recursion: '($f := function($n){ 1 + $f($n + 1) }; $f(0))',
  'a replace': '$length($replace($pad("", 100000, "a"), "a", $pad("", 100000, "b")))',
  'a product of lists': '$count([1..10000].([1..10000].([1..10000])))',
  'a doubled text': '($f := function($s, $n){ $n = 0 ? $s : $f($s & $s, $n - 1) }; $f("xxxxxxxxxx", 60))',
};

describe('a hostile flow', () => {
  let installation: Installation;
  let server: RunningProcess;
  let canary: HttpServer;
  let port: number;
  /** The only server that flows may reach. It redirects them to the requested URL. */
  let relay: HttpServer;
  let relayUrl: string;
  let folder: string;
  let file: string;
  let reached = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canary-'));
    file = join(folder, 'file');
    await writeFile(file, SECRET);
    canary = createServer((_, response) => response.end(SECRET)).on('connection', () => (reached += 1));
    await new Promise<void>((resolve) => canary.listen(0, () => resolve()));
    ({ port } = canary.address() as AddressInfo);
    relay = createServer(({ url }, response) => {
      const { searchParams } = new URL(url!, 'http://relay');
      response.writeHead(Number(searchParams.get('status')), { location: searchParams.get('to')! }).end();
    });
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
    relayUrl = `http://127.0.0.1:${(relay.address() as AddressInfo).port}`;
    installation = await createInstallation();
    server = await installation.start('all', {
      CANARY: SECRET,
      LIUCHENG_HTTP_ALLOW: new URL(relayUrl).host,
      LIUCHENG_SHELL: 'off',
    });
  });

  afterAll(async () => {
    await installation.close();
    for (const each of [canary, relay]) {
      each.closeAllConnections();
      await new Promise((resolve) => each.close(resolve));
    }
    await rm(folder, { recursive: true });
  });

  const armed = (text: string): string => text.replace(/\bP\b/g, String(port)).replace('FILE', file);

  /** Runs a flow of one node to its end, and checks the canaries. */
  async function attack(name: string, node: Omit<ShortNode, 'id' | 'name'>): Promise<any> {
    const before = reached;
    const id = await draft(server.url, line({ id: 'attack', name, ...node }));
    const submitted = await send(server.url, '/api/process/upload/', { method: 'POST', body: { id } });
    if (submitted.status !== 200) return { state: 'refused', error: submitted.text };
    const job = await execute(server.url, id);
    const detail = await ended(server.url, job);
    const log = await send(server.url, `/api/process/logfile/?jobId=${job}&row=0`);
    expect(reached).toBe(before);
    expect(JSON.stringify([detail, log.body])).not.toContain(SECRET);
    expect(await readFile(file, 'utf8')).toBe(SECRET);
    expect(({} as any).polluted ?? ([] as any).polluted).toBeUndefined();
    expect(['successful', 'failed']).toContain(detail.state);
    return { ...detail, log: log.body.logcontent };
  }

  const fetching = (url: string) => attack('core.http.request', { inputs: { url }, common: { timeout: 10 } });

  it('the canaries detect access', async () => {
    const before = reached;
    expect((await send(`http://127.0.0.1:${port}`, '/')).text).toBe(SECRET);
    expect(reached).toBe(before + 1);
  });

  describe('reaches no server on this machine', () => {
    it.each([...SPELLINGS, ...SCHEMES])('as %j', async (url) => {
      expect((await fetching(armed(url))).state).toBe('failed');
    });

    it.each([
      'http://169.254.169.254/latest/meta-data/',
      'http://[fd00:ec2::254]/',
      'http://10.0.0.1/',
      'http://100.100.100.200/',
    ])('nor a metadata or internal address: %s', async (url) =>
      expect((await fetching(url)).error).toMatch(/are not allowed|ENETUNREACH/),
    );

    it.each([301, 302, 303, 307, 308])('by a redirect (%d)', async (status) => {
      for (const to of [
        'http://127.0.0.1:P/',
        'http://0x7f.1:P/',
        'http://[::ffff:7f00:1]:P/',
        'file:///FILE',
      ]) {
        const query = new URLSearchParams({ status: String(status), to: armed(to) });
        const { error } = await fetching(`${relayUrl}/?${query.toString()}`);
        expect(error).toMatch(/are not allowed|is not http or https/);
      }
    });

    it.each<[string, object]>([
      ['a forged Host header', { headers: { Host: 'example.com' } }],
      ['a line break in a header', { headers: { 'X-A': `a\r\nX-B: b` } }],
      ['a line break in a header’s name', { headers: { 'X-A\r\nX-B': 'b' } }],
    ])('with %s', async (_, inputs) => {
      const { state } = await attack('core.http.request', { inputs: { url: relayUrl, ...inputs } });
      expect(state).toBe('failed');
    });
  });

  describe('gets nothing out of the sandbox by', () => {
    it.each(Object.keys(CODE))('%s', async (name) => {
      await attack('core.code.javascript', {
        inputs: { given: { a: 1 } },
        options: { code: armed(CODE[name]!) },
      });
    });

    it.each(Object.keys(CODE_BOMBS))('%s, and is ended', async (name) => {
      const options = { code: CODE_BOMBS[name] };
      expect((await attack('core.code.javascript', { options, common: { timeout: 1 } })).state).toBe(
        'failed',
      );
    });
  });

  describe('gets nothing out of an expression by', () => {
    it.each(Object.keys(EXPRESSIONS))('%s', async (name) => {
      await attack('core.log.print', { inputs: { message: `{{ ${EXPRESSIONS[name]} }}` } });
    });

    it.each(Object.keys(EXPRESSION_BOMBS))('%s, and is ended', async (name) => {
      const inputs = { message: `{{ ${EXPRESSION_BOMBS[name]} }}` };
      expect((await attack('core.log.print', { inputs })).state).toBe('failed');
    });
  });

  it.each([
    ['a command', 'touch FILE.2; cat FILE'],
    ['a list', ['/bin/sh', '-c', 'touch FILE.2; cat FILE']],
  ])('runs no program: %s', async (_, command) => {
    const inputs = { command: JSON.parse(armed(JSON.stringify(command)).replaceAll('FILE', file)) };
    expect((await attack('core.shell.command', { inputs })).state).toBe('failed');
    expect(existsSync(`${file}.2`)).toBe(false);
  });

  it('pollutes no prototype with its names', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString']) {
      const created = await send(server.url, '/api/process/process/', {
        method: 'POST',
        body: { name, project: 'p' },
      });
      const text = JSON.stringify({
        id: created.body.id,
        ...line({
          id: name,
          name: 'core.log.print',
          inputs: { message: '{{ vars.polluted }}', NAME: { polluted: 1 } },
        }),
        variables: [{ name, type: 'object', scope: 'flow', value: { polluted: 1 } }],
        NAME: { polluted: 1 },
      }).replaceAll('NAME', name);
      const headers = { 'content-type': 'application/json' };
      expect(
        (await send(server.url, '/api/process/save/', { method: 'POST', body: text, headers })).status,
      ).toBe(200);
      const body = `{"id":${created.body.id},"inputs":{"${name}":{"polluted":1}}}`;
      const answer = await send(server.url, '/api/process/execute/', { method: 'POST', body, headers });
      expect([200, 400]).toContain(answer.status);
      if (answer.status === 200) await ended(server.url, answer.body.job_id);
      expect(({} as any).polluted).toBeUndefined();
    }
  });

  it('does not affect other flows', async () => {
    const job = await execute(
      server.url,
      await submit(
        server.url,
        line({ id: 'n', name: 'core.code.javascript', options: { code: 'return 1' } }),
      ),
    );
    expect(await ended(server.url, job)).toMatchObject({ state: 'successful' });
  });
});
