import { raw } from '../support/raw.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const LIST = '/api/process/process/';

describe('the Host of a request', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api', TRUST_PROXY: '127.0.0.1', HOST: 'example.com' });
    for (const name of ['a', 'b'])
      await send(server.url, LIST, { method: 'POST', body: { name, project: 'p' } });
  });

  afterAll(() => server.close());

  it.each(['example.com', 'EXAMPLE.com:8000', '127.0.0.1:3000', '[::1]', '[::1]:80'])(
    '%s is linked with as it is',
    async (host) => {
      const { body } = await send(server.url, `${LIST}?limit=1`, { headers: { host } });
      expect(body.next).toBe(`http://${host}${LIST}?limit=1&offset=1`);
    },
  );

  it.each(['a b', 'evil.com/x?', 'user@evil.com', 'a"b', 'a:b', 'a:', '[::1', '::1', '例.com'])(
    '"%s" is 400, as with Django',
    async (text) => {
      const host = Buffer.from(text).toString('latin1');
      for (const name of ['host', 'x-forwarded-host'])
        expect(await send(server.url, `${LIST}?limit=1`, { headers: { [name]: host } })).toMatchObject({
          status: 400,
          headers: { 'content-type': 'application/json' },
          body: { detail: 'The Host header is not valid.' },
        });
      // What was refused is not remembered, and probes do not care.
      expect((await send(server.url, LIST)).status).toBe(200);
      expect((await send(server.url, '/healthz/live', { headers: { host } })).status).toBe(200);
    },
  );

  it.each(['Host:\r\n', ''])('is 400 where it is empty, or missing in HTTP/1.1', async (host) => {
    expect(await raw(server.url, `GET ${LIST} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 400 [^]*The Host header is not valid\./,
    );
  });

  it('is the address of the socket where HTTP/1.0 names none', async () => {
    const text = await raw(server.url, `GET ${LIST}?limit=1 HTTP/1.0\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(text).toContain(`"next":"${server.url}${LIST}?limit=1&offset=1"`);
  });
});
