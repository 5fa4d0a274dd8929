import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Json, Values } from '../../flow/index.js';
import { runNode } from '../../flow/testing.js';
import type { NodeOptions } from '../../flow/testing.js';
import { until } from '../../../test/support/until.js';
import { AddressGuard } from './address-guard.js';
import { agentFor } from './agent.js';
import { request } from './request.js';
import { sendOnce } from './send-following.js';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** The answers of the stand-in by path; for all other paths it returns the request. */
const answers: Record<string, Answer> = {
  '/redirect': (_request, response) => response.writeHead(302, { location: '/echo' }).end(),
  '/see-other': (_request, response) => response.writeHead(303, { location: '/echo' }).end(),
  '/stays': (_request, response) => response.writeHead(307, { location: '/echo' }).end(),
  '/round': (_request, response) => response.writeHead(302, { location: '/round' }).end(),
  '/inside': (_request, response) =>
    response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
  '/file': (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/text': (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/plain; charset=iso-8859-1' }).end(Buffer.from([0xe4])),
  '/binary': (_request, response) =>
    response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([1, 2])),
  '/broken': (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{'),
  '/gzip': (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('packed')),
  '/bomb': (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(10_000_000))),
  '/large': (_request, response) => response.end('x'.repeat(2_000_000)),
  '/nothing': (_request, response) => response.writeHead(204).end(),
  '/error': (_request, response) => response.writeHead(503, { 'retry-after': '1' }).end('busy'),
  '/early-hints': (_request, response) => {
    response.writeEarlyHints({ link: '</a>' });
    response.writeProcessing();
    response.writeHead(200, { 'content-type': 'text/plain' }).end('late');
  },
  '/never': () => undefined,
  '/one-by-one': (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).flushHeaders();
    response.socket!.write('1\r\na\r\n'.repeat(5_000));
  },
};

/** A server that pads each byte of a body with a chunk extension of 64,000 characters. */
async function padding(times: number): Promise<{ url: string; close: () => void }> {
  const part = `1;${'x'.repeat(64_000)}\r\na\r\n`;
  const padded = createTcpServer((socket) => {
    let sent = 0;
    const more = (): void => {
      while (sent++ < times) if (!socket.write(part)) return;
      socket.end('0\r\n\r\n');
    };
    socket.on('error', () => undefined).on('drain', more);
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n');
      more();
    });
  });
  await new Promise<void>((resolve) => padded.listen(0, '127.0.0.1', resolve));
  const { port } = padded.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => padded.close() };
}

/** A server that sends interim responses until its client closes the connection. */
async function endlessInterim(): Promise<{ url: string; close: () => void }> {
  const part = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(100);
  const interim = createTcpServer((socket) => {
    const more = (): void => {
      while (socket.writable && socket.write(part));
    };
    socket.on('error', () => undefined).on('drain', more);
    socket.once('data', more);
  });
  await new Promise<void>((resolve) => interim.listen(0, '127.0.0.1', resolve));
  const { port } = interim.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => interim.close() };
}

let server: Server;
let base = '';

beforeAll(async () => {
  server = createServer((incoming, response) => {
    let body = '';
    incoming.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    incoming.on('end', () => {
      const { method, url = '', headers } = incoming;
      const answer = answers[url];
      if (answer) answer(incoming, response, body);
      else
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ method, url, headers, body }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function ask(path: string, inputs: Values = {}, options: NodeOptions = {}) {
  const url = path.startsWith('/') ? base + path : path;
  const ran = await runNode(
    request,
    { url, ...inputs },
    { nodeSettings: { httpAllow: ['127.0.0.1'] }, advance: 'never', ...options },
  );
  return {
    ...ran,
    error: ran.outcome.state === 'failed' ? ran.outcome.error.replace('Node "node": ', '') : null,
  };
}

async function echo(path: string, inputs: Values = {}, options: Values = {}): Promise<Record<string, Json>> {
  const { outputs, error } = await ask(path, inputs, { options });
  if (error !== null) throw new Error(error);
  return outputs.body as Record<string, Json>;
}

describe('the request', () => {
  test('query and headers, with the idempotency key', async () => {
    const asked = await echo('/echo?a=1', {
      query: { b: ['2', 3], c: 'ä&', d: null },
      headers: { 'X-Own': 7, Accept: 'text/html' },
    });
    expect(asked).toMatchObject({ method: 'GET', url: '/echo?a=1&b=2&b=3&c=%C3%A4%26', body: '' });
    expect(asked.headers).toMatchObject({ 'x-own': '7', accept: 'text/html', 'idempotency-key': '1:node#1' });
  });

  test("a query beside the URL's own, which stays as it was written", async () => {
    const asked = await echo("/echo?t=a%20b&s='%7e;&&sig=%2f+=", { query: { b: 'a b' } });
    expect(asked.url).toBe('/echo?t=a%20b&s=%27%7e;&&sig=%2f+=&b=a+b');
  });

  test('the user name and the password of the URL', async () => {
    const url = `${base.replace('//', '//us%C3%A9r:p%zz@')}/echo`;
    const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;
    expect((await echo(url)).headers).toMatchObject({ authorization: basic('usér:p%zz') });
    const headers = { Authorization: 'Bearer t' };
    expect((await echo(url, { headers })).headers).toMatchObject({ authorization: 'Bearer t' });
  });

  test('bodies of each type', async () => {
    const body = { a: 'ä', list: [1, null, 2], nothing: null };
    const post = async (bodyType: string, it: Json = body) => {
      const { headers, body: sent } = await echo('/echo', { body: it }, { method: 'POST', bodyType });
      return [(headers as Record<string, Json>)['content-type'], sent];
    };
    expect(await post('json')).toEqual(['application/json', '{"a":"ä","list":[1,null,2],"nothing":null}']);
    expect(await post('form')).toEqual(['application/x-www-form-urlencoded', 'a=%C3%A4&list=1&list=2']);
    expect(await post('text', 'plain')).toEqual(['text/plain; charset=utf-8', 'plain']);
    const [type, sent] = await post('multipart', {
      a: 'b',
      f: { filename: 'x".txt', content: 'aGk=', encoding: 'base64', type: 'text/plain' },
    });
    expect(type).toMatch(/^multipart\/form-data; boundary=[\da-f]{64}$/);
    expect(sent).toContain('name="f"; filename="x%22.txt"\r\nContent-Type: text/plain\r\n\r\nhi\r\n');
    expect(await post('multipart')).toEqual(await post('multipart'));
    const boundaryOf = async (it: Json) =>
      /boundary=(\w+)/.exec((await post('multipart', it))[0] as string)![1]!;
    const boundary = await boundaryOf({ a: 'b' });
    // Whoever knows the boundary of one body cannot use it in another.
    expect(await boundaryOf({ a: `b\r\n--${boundary}\r\n` })).not.toBe(boundary);
  });

  test('nothing that could tamper with the request', async () => {
    expect((await ask('/echo', { headers: { 'x\r\ny': '1' } })).error).toContain('is not a header name');
    expect((await ask('/echo', { headers: { x: 'a\r\nb: c' } })).error).toContain(
      'characters that are not allowed',
    );
    expect((await ask('/echo', { headers: { Host: 'x' } })).error).toContain('cannot be set');
    expect((await ask('ftp://127.0.0.1/')).error).toBe('ftp: is not http or https');
    // A secret in other letters would be shown.
    expect((await ask('Hunter2:x')).error).toBe('Hunter2: is not http or https');
    expect((await ask('nowhere')).error).toBe('"nowhere" is not a URL');
    const large = { body: 'x'.repeat(600_000), headers: {} };
    expect(
      (
        await ask(
          '/echo',
          { ...large, body: [large.body, large.body] },
          { options: { method: 'POST' }, limits: { maxValueBytes: 1_100_000 } },
        )
      ).error,
    ).toContain('the request body exceeds the limit');
  });

  test.each(['http://', 'HTTP:', '\thttps:/\n\\', 'http://user@'])(
    'no host that takes long to convert: %j',
    async (before) => {
      const host = Array.from({ length: 60_000 }, (_, i) =>
        String.fromCodePoint(0x20000 + (i % 42_000)),
      ).join('');
      const start = process.cpuUsage();
      expect((await ask(`${before}${host}/`)).error).toContain('at most 4096 characters');
      expect(process.cpuUsage(start).user).toBeLessThan(500_000);
    },
  );

  test('no multipart body that is much larger than its value, and none is built', async () => {
    const from = import.meta.jest.spyOn(Buffer, 'from');
    const { error } = await ask(
      '/echo',
      { body: { a: Array(340_000).fill('') } },
      { options: { method: 'POST', bodyType: 'multipart' } },
    );
    const buffers = from.mock.calls.length;
    from.mockRestore();
    expect(error).toContain('the request body exceeds the limit');
    expect(buffers).toBeLessThan(50_000);
  });
});

describe('the response', () => {
  const bodyOf = async (path: string, responseType = 'auto') =>
    (await ask(path, {}, { options: { responseType } })).outputs.body;

  test('is read by its type, or as asked', async () => {
    expect(await bodyOf('/text')).toBe('ä');
    expect(await bodyOf('/binary')).toBe('AQI=');
    expect(await bodyOf('/gzip')).toBe('packed');
    expect(await bodyOf('/nothing')).toBeNull();
    expect(await bodyOf('/broken', 'text')).toBe('{');
    expect(await bodyOf('/broken', 'base64')).toBe('ew==');
    expect((await ask('/broken')).error).toContain('the response is not valid JSON');
  });

  test('has a bound, packed and unpacked', async () => {
    expect((await ask('/large')).error).toContain('exceeds the limit of 1048576 bytes');
    expect((await ask('/bomb')).error).toContain('exceeds the limit of 1048576 bytes');
  });

  test('keeps nothing of what was received with it', async () => {
    const padded = await padding(4_000);
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers - before)), 5);
    const { outputs } = await ask(padded.url);
    clearInterval(timer);
    padded.close();
    expect(outputs.body).toBe('a'.repeat(4_000));
    expect(most).toBeLessThan(128 * 1024 * 1024);
  });

  test('is not read far ahead, since each byte may be a chunk', async () => {
    const agent = await agentFor({ httpAllow: ['127.0.0.1'] });
    const sent = { method: 'GET', url: new URL(`${base}/one-by-one`), headers: {}, body: null };
    const { body } = await sendOnce(sent, agent, AbortSignal.timeout(5_000));
    await until(() => body.readableLength > 0, 'the first chunks have come');
    expect(body.readableLength).toBeLessThan(100);
    body.on('error', () => undefined).destroy();
  });

  test('may be preceded by a few interim responses, not by any number', async () => {
    const interim = await endlessInterim();
    const { error } = await ask(interim.url);
    interim.close();
    expect(error).toBe('the server sent more than 20 interim responses (1xx)');
    const few = await ask('/early-hints');
    expect(few.outputs).toMatchObject({ status: 200, body: 'late' });
  });

  test('fails by its status unless that is wanted', async () => {
    expect((await ask('/error')).error).toBe(`GET ${base} answered 503: busy`);
    const { outputs } = await ask('/error', {}, { options: { failOnStatus: false } });
    expect(outputs).toMatchObject({ status: 503, body: 'busy', headers: { 'retry-after': '1' } });
  });
});

describe('redirects', () => {
  test('are followed as browsers do', async () => {
    const body = { body: { a: 1 } };
    expect(await echo('/redirect')).toMatchObject({ method: 'GET', url: '/echo' });
    expect(await echo('/see-other', body, { method: 'PUT' })).toMatchObject({ method: 'GET', body: '' });
    expect(await echo('/redirect', body, { method: 'POST' })).toMatchObject({ method: 'GET', body: '' });
    expect(await echo('/stays', body, { method: 'POST' })).toMatchObject({ method: 'POST', body: '{"a":1}' });
  });

  describe('to another origin', () => {
    const secrets = {
      Authorization: 'Bearer t',
      Cookie: 'c=1',
      'X-Api-Key': 'k',
      'X-Auth-Token': 't',
      'Private-Token': 'p',
    };
    let away = '';
    beforeAll(() => {
      away = base.replace('127.0.0.1', 'localhost');
      for (const status of [301, 302, 303, 307, 308])
        answers[`/away/${status}`] = (_request, response) =>
          response.writeHead(status, { location: `${away}/echo` }).end();
    });
    const follow = (status: number, inputs: Values, method: string) =>
      ask(
        `/away/${status}`,
        { headers: { ...secrets, Accept: 'text/html', Range: 'bytes=0-9' }, ...inputs },
        { options: { method }, nodeSettings: { httpAllow: ['127.0.0.1', 'localhost'] } },
      );

    test.each([301, 302, 303, 307, 308])(
      '%i: no header that may be a credential goes along',
      async (status) => {
        const { outputs, error } = await follow(status, {}, 'GET');
        expect(error).toBeNull();
        const { headers } = outputs.body as { headers: Record<string, string> };
        expect(headers).toMatchObject({
          accept: 'text/html',
          range: 'bytes=0-9',
          'idempotency-key': '1:node#1',
        });
        for (const name of Object.keys(secrets)) expect(headers).not.toHaveProperty(name.toLowerCase());
      },
    );

    test.each([
      [307, 'POST'],
      [308, 'POST'],
      [302, 'PUT'],
      [307, 'DELETE'],
    ])('%i: the body of a %s is not sent to another origin, and the node fails', async (status, method) => {
      const { error } = await follow(status, { body: { password: 'p' } }, method);
      expect(error).toBe(
        `${method} ${base} was redirected to ${away}, and a body is not sent to another origin: send the request there directly`,
      );
    });

    test('within one, all is sent as it was', async () => {
      answers['/here'] = (_request, response) => response.writeHead(307, { location: '/echo' }).end();
      const asked = await echo('/here', { headers: secrets, body: { a: 1 } }, { method: 'POST' });
      expect(asked).toMatchObject({
        body: '{"a":1}',
        headers: { 'x-api-key': 'k', authorization: 'Bearer t' },
      });
    });
  });

  test('up to a number', async () => {
    expect((await ask('/round')).error).toBe('it was redirected more than 5 times');
    expect((await ask('/redirect', {}, { options: { redirects: 0 } })).outputs.status).toBe(302);
  });

  test('go to no place that may not be reached', async () => {
    expect((await ask('/inside')).error).toMatch(
      /^requests to 169\.254\.169\.254 are not allowed: .* LIUCHENG_HTTP_ALLOW$/,
    );
    expect((await ask('/file')).error).toBe('file: is not http or https');
  });
});

describe('private addresses', () => {
  const port = () => new URL(base).port;
  const from = async (url: string, httpAllow?: string[]) =>
    (await ask(url, {}, { nodeSettings: httpAllow ? { httpAllow } : {} })).error;

  test.each([
    '127.0.0.1',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '2130706433',
    '0x7f.1',
    '0.0.0.0',
    '10.0.0.1',
    '[fd00::1]',
  ])('%s is out of reach', async (host) => {
    expect(await from(`http://${host}:${port()}/echo`)).toContain('are not allowed');
  });

  test('except if the operator allows it: by name, by name and port, by network', async () => {
    expect(await from(`http://localhost:${port()}/echo`, ['localhost'])).toBeNull();
    expect(await from(`http://localhost:${port()}/echo`, [`localhost:${port()}`])).toBeNull();
    expect(await from(`http://localhost:${port()}/echo`, ['localhost:1'])).toContain('are not allowed');
    expect(await from(`http://localhost:${port()}/echo`, ['127.0.0.0/8', '::1'])).toBeNull();
  });

  test('public ones are not, and are known from the private ones', () => {
    const guard = new AddressGuard(['10.1.0.0/16', 'fd00::/8']);
    const allowed = (addresses: string[]) => addresses.filter((address) => guard.allowsAddress(address));
    const open = ['1.1.1.1', '2606:4700::1111', '::ffff:8.8.8.8', '10.1.2.3', 'fd00::2', '172.32.0.1'];
    const shut = [
      '10.2.0.1',
      '172.16.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '169.254.1.1',
      '224.0.0.1',
      '255.255.255.255',
      'fe80::1%eth0',
      '::',
      '64:ff9b::a00:1',
      '::ffff:0:127.0.0.1',
      '3fff::1',
      '5f00::1',
      '2002:7f00:1::',
      '::ffff:10.0.0.1',
      'no address',
    ];
    expect(allowed([...open, ...shut])).toEqual(open);
  });
});

describe('time', () => {
  test('an attempt that takes too long is ended, and so is its request', async () => {
    const { error } = await ask('/never', {}, { advance: 'always', common: { timeout: 2 } });
    expect(error).toBe('it did not finish within 2 seconds');
  });

  test('a stop ends the request', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    const { outcome } = await ask('/never', {}, { signal: stop.signal });
    expect(outcome).toEqual({ state: 'aborted' });
  });

  test('a refused connection fails with its reason', async () => {
    expect((await ask('http://127.0.0.1:1/')).error).toContain('ECONNREFUSED');
  });
});
