import { connect } from 'node:net';
import { once } from 'node:events';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const MIB = 1024 * 1024;
const JSON_BODY = { 'content-type': 'application/json' };

/*
 * Single requests that are crafted to block the server.
 */
describe('a single request does not block the server:', () => {
  let server: Server;
  let process: number;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
    const created = { name: 'n', project: 'p' };
    process = (await send(server.url, '/api/process/process/', { method: 'POST', body: created })).body.id;
  });

  afterAll(() => server.close());

  const ask = (method: string, path: string, body: string, headers: Record<string, string> = JSON_BODY) =>
    send(server.url, path, { method, headers, body });

  it('a login of more than 16 KiB is refused unread', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = `username=${'%41'.repeat(300_000)}&password=x`;
    expect((await ask('POST', '/api/login/', body, form)).status).toBe(413);
    expect(
      (
        await send(server.url, '/api/login/', {
          method: 'POST',
          body: { username: 'x'.repeat(17_000), password: 'x' },
        })
      ).status,
    ).toBe(413);
  });

  it('very many ids in non-ASCII digits are refused', async () => {
    const digits = '\u{1d7d9}'.repeat(200_000);
    expect((await ask('DELETE', '/api/process/process/', JSON.stringify({ pk: digits }))).status).toBe(400);
    const many = Array(150_000).fill('\u{1d7d9}').join();
    const listed = await ask('DELETE', '/api/process/process/', JSON.stringify({ pk: many }));
    expect(listed.body).toEqual({ pk: ['There are more than 10000 ids.'] });
  });

  it('a flow with unstorable characters gets at most a hundred messages', async () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `"\\ud800${index}":1`).join();
    const { status, body } = await ask('POST', '/api/process/save/', `{${keys},"id":${process}}`);
    expect([status, Object.keys(body).length]).toEqual([400, 100]);
  });

  it('a draft that would be 400 times as large is not indented', async () => {
    const nested = `${'['.repeat(90)}${']'.repeat(90)}`;
    const draft = `{"id":${process},"x":[${Array(5_000).fill(nested).join()}]}`;
    expect(
      (await send(server.url, '/api/process/save/', { method: 'POST', headers: JSON_BODY, body: draft }))
        .status,
    ).toBe(200);
    const { text } = await ask('GET', `/api/process/intact/?id=${process}`, '', {
      accept: 'application/json; indent=8',
    });
    expect(text).toBe(draft);
  });

  it('many unread responses on one connection are limited', async () => {
    const draft = `{"id":${process},"x":"${'x'.repeat(9 * MIB)}"}`;
    expect(
      (await send(server.url, '/api/process/save/', { method: 'POST', headers: JSON_BODY, body: draft }))
        .status,
    ).toBe(200);
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    // Not indented, they would share the bytes.
    const head = `GET /api/process/intact/?id=${process} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json; indent=2\r\n\r\n`;
    socket.write(head.repeat(8));
    await once(socket, 'readable');
    const asked = await send(server.url, `/api/process/process/${process}/`);
    expect(asked.status).toBe(200);
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk) => (text += String(chunk)));
    const statuses = () => text.match(/HTTP\/1\.1 \d{3}/g) ?? [];
    while (statuses().length < 8) await once(socket, 'data');
    socket.destroy();
    expect(statuses().filter((status) => status.endsWith('503')).length).toBeGreaterThan(0);
    // Not always the first: they are made at the same time.
    expect(statuses()).toContain('HTTP/1.1 200');
  });
});
