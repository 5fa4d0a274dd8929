import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInstallation, type Installation, type RunningProcess } from '../support/processes.js';
import { send } from '../support/send.js';

const MIB = 1024 * 1024;
const JSON_BODY = { 'content-type': 'application/json' };

/* Many clients that each make the API hold much memory. The API limits the total and still serves other clients. */
describe('the memory of the API stays bounded', () => {
  let installation: Installation;
  let server: RunningProcess;
  let id: number;

  beforeAll(async () => {
    installation = await createInstallation();
    server = await installation.start('api');
    const body = { name: 'n', project: 'p' };
    id = (await send(server.url, '/api/process/process/', { method: 'POST', body })).body.id;
  });

  // Linux then counts the peak anew, from what the server holds at this moment.
  beforeEach(() => writeFileSync(`/proc/${server.pid}/clear_refs`, '5'));

  afterAll(() => installation.close());

  const save = (body: Buffer) =>
    send(server.url, '/api/process/save/', { method: 'POST', body, headers: JSON_BODY });

  const draftOf = (fill: string): Buffer => {
    const head = `{"id":${id},"x":"`;
    return Buffer.from(`${head}${fill.repeat((10 * MIB - head.length - 2) / Buffer.byteLength(fill))}"}`);
  };

  /** Peak memory of the server since the test began, in MB. */
  const peak = (): number =>
    Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;

  /** Starts clients that request the draft and do not read the responses. */
  async function readers(count: number, accept: string): Promise<void> {
    const { hostname, port } = new URL(server.url);
    const request = `GET /api/process/intact/?id=${id} HTTP/1.1\r\nHost: localhost\r\nAccept: ${accept}\r\n\r\n`;
    const sockets = Array.from({ length: count }, () => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      socket.write(request.repeat(3));
      return socket;
    });
    await Promise.all(sockets.map((socket) => once(socket, 'readable')));
    expect((await send(server.url, `/api/process/process/${id}/`)).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  }

  it.each([
    ['of one-byte characters', 'x'],
    ['of three-byte characters', '文'],
  ])(
    'while 30 clients never read a draft of 10 MiB %s',
    async (_name, fill) => {
      expect((await save(draftOf(fill))).status).toBe(200);
      await readers(30, '*/*');
      expect(peak()).toBeLessThan(600);
    },
    120_000,
  );

  it('while 30 clients never read a draft that would be 400 times as large when indented', async () => {
    const nested = `${'['.repeat(90)}${']'.repeat(90)}`;
    await save(Buffer.from(`{"id":${id},"x":[${Array(5_700).fill(nested).join()}]}`));
    await readers(30, 'application/json; indent=8');
    expect(peak()).toBeLessThan(600);
  });

  it('while 50 clients save 10 MiB at the same time', async () => {
    // The server of the tests before keeps 100 MB of what they needed.
    server = await installation.start('api');
    const draft = draftOf('x');
    const answers = await Promise.all(Array.from({ length: 50 }, () => save(draft)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(200);
    // All are of one caller, of whom eight are read at a time. Others wait ten seconds at most.
    expect(statuses.filter((status) => ![200, 503].includes(status))).toEqual([]);
    expect(peak()).toBeLessThan(800);
    expect((await save(draft)).status).toBe(200);
  });

  it('and none of 50 clients that save 600 KiB at the same time is refused', async () => {
    const draft = Buffer.from(JSON.stringify({ id, x: 'x'.repeat(600 * 1024) }));
    const answers = await Promise.all(Array.from({ length: 50 }, () => save(draft)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
