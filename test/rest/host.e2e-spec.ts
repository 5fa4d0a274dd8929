import { raw } from '../support/raw.js';
import { send } from '../support/send.js';
import type { Server } from '../support/server.js';
import { type CallerOf, logInAdmin, startGuarded } from '../support/users.js';

const LIST = '/api/process/process/';

describe('the Host of a request', () => {
  let server: Server;
  let admin: CallerOf;

  beforeAll(async () => {
    // If calls need credentials, every host name is accepted: a page of another site has no credentials.
    server = await startGuarded({ TRUST_PROXY: '127.0.0.1' });
    admin = await logInAdmin(server.url);
    for (const name of ['a', 'b']) await admin.post(LIST, { name, project: 'p' });
  });

  afterAll(() => server.close());

  it.each(['example.com', 'EXAMPLE.com:8000', '127.0.0.1:3000', '[::1]', '[2001:db8::1]:80'])(
    '%s is used in links unchanged',
    async (host) => {
      const { body } = await admin.send(`${LIST}?limit=1`, { headers: { host } });
      expect(body.next).toBe(`http://${host}${LIST}?limit=1&offset=1`);
    },
  );

  it.each(['a b', 'evil.com/x?', 'user@evil.com', 'a"b', 'a:b', 'a:', '[::1', '::1', '例.com'])(
    '"%s" is 400, as in Django',
    async (text) => {
      const host = Buffer.from(text).toString('latin1');
      for (const name of ['host', 'x-forwarded-host'])
        expect(await admin.send(`${LIST}?limit=1`, { headers: { [name]: host } })).toMatchObject({
          status: 400,
          headers: { 'content-type': 'application/json' },
          body: { detail: 'The Host header is not valid.' },
        });
      // A refused host is not cached as valid, and probes do not check the host.
      expect((await admin.get(LIST)).status).toBe(200);
      expect((await send(server.url, '/healthz/live', { headers: { host } })).status).toBe(200);
    },
  );

  it.each(['Host:\r\n', ''])('is 400 if it is empty, or missing in HTTP/1.1', async (host) => {
    expect(await raw(server.url, `GET ${LIST} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 400 [^]*The Host header is not valid\./,
    );
  });

  it('is used in links with http or https only, for every scheme that a proxy reports', async () => {
    const nextBy = async (scheme: string): Promise<string> =>
      (await admin.send(`${LIST}?limit=1`, { headers: { host: 'a.b', 'x-forwarded-proto': scheme } })).body
        .next;
    expect(await nextBy('https')).toMatch(/^https:\/\/a\.b\//);
    expect(await nextBy('javascript')).toMatch(/^http:\/\/a\.b\//);
  });

  it('is used in links also if the request names the whole URL', async () => {
    const target = `http://other.example${LIST}?limit=1`;
    const answer = await raw(
      server.url,
      `GET ${target} HTTP/1.1\r\nHost: a.b\r\nAuthorization: Token ${admin.token}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toContain(`"next":"http://a.b${LIST}?limit=1&offset=1"`);
  });

  it('defaults to the address of the socket in HTTP/1.0', async () => {
    const text = await raw(
      server.url,
      `GET ${LIST}?limit=1 HTTP/1.0\r\nAuthorization: Token ${admin.token}\r\n\r\n`,
    );
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(text).toContain(`"next":"${server.url}${LIST}?limit=1&offset=1"`);
  });
});
