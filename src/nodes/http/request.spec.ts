import type { FunctionStep, Json } from '../../flow/index.js';
import { httpNode } from '../../../test/support/http-node.js';
import { request } from './request.js';

let counted = 0;
let hasRedirected = false;
const { ask, echo, base } = httpNode({
  '/never': () => undefined,
  '/counted': (_, response) => {
    counted += 1;
    response.end();
  },
  '/redirects': (_, response) => {
    hasRedirected = true;
    response.writeHead(307, { Location: '/counted' }).end();
  },
});

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
    const url = `${base().replace('//', '//us%C3%A9r:p%zz@')}/echo`;
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
    expect((await ask('My\r\nPass: x')).error).toBe('My\r\nPass: is not http or https');
    expect((await ask('nowhere')).error).toBe('"nowhere" is not a URL');
    expect((await ask(JSON.stringify({ list: 'x'.repeat(5_000) }))).error).toMatch(
      /^"\{"list":"x+.* is not a URL$/,
    );
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

/** A step whose signal is as that of an attempt: it aborts at the latest when it is read after the end. */
function stepThatEnds(hasEnded: () => boolean, redirects: number): FunctionStep {
  const ended = new AbortController();
  return {
    ...{ job: 1, process: 1, user: 1, settings: { httpAllow: ['127.0.0.1'] }, maxValueBytes: 1_000 },
    options: { method: 'GET', bodyType: 'json', redirects },
    idempotencyKey: 'k',
    get signal() {
      if (hasEnded()) ended.abort(new Error('the job was stopped'));
      return ended.signal;
    },
  } as unknown as FunctionStep;
}

test('a request whose attempt has ended before it is sent is not sent, on a kept connection either', async () => {
  await echo('/echo');
  let isBuilt = false;
  const step = stepThatEnds(() => isBuilt, 0);
  Object.defineProperty(step, 'idempotencyKey', {
    get: () => {
      isBuilt = true;
      return 'k';
    },
  });
  await expect(request.run({ url: `${base()}/counted` }, step)).rejects.toThrow();
  expect([isBuilt, counted]).toEqual([true, 0]);
});

test('a redirect that comes after the end of its attempt is not followed', async () => {
  const step = stepThatEnds(() => hasRedirected, 1);
  await expect(request.run({ url: `${base()}/redirects` }, step)).rejects.toThrow();
  expect([hasRedirected, counted]).toEqual([true, 0]);
});
