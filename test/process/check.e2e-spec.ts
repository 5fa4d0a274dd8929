import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const START = { id: 's', namespace: 'core.event', name: 'start' };
const PRINT = { id: 'p', namespace: 'core.log', name: 'prnit' };
const CALL = {
  id: 'c',
  namespace: 'core.programming',
  name: 'callProcess',
  ports: { input: [{ name: 'process', value: 999_999 }] },
};

describe('POST /api/process/check/', () => {
  let server: Server;
  let id: number;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
  });

  afterAll(() => server.close());

  beforeEach(async () => {
    const made = await post('process', { name: 'n', project: 'p' });
    id = made.body.id;
  });

  const post = (call: string, body: unknown, headers = {}) =>
    send(server.url, `/api/process/${call}/`, { method: 'POST', body, headers });

  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it('checks the draft of a process as upload would, and changes nothing', async () => {
    const before = (await send(server.url, `/api/process/process/${id}/`)).text;
    expect((await post('check', { id })).text).toBe('{"success":true}');
    expect((await post('check', `id=${id}`, form)).text).toBe('{"success":true}');
    expect((await send(server.url, `/api/process/version/?id=${id}`)).text).toBe('[]');
    expect((await send(server.url, `/api/process/process/${id}/`)).text).toBe(before);
    await post('save', { id, nodeList: [START, PRINT, CALL] });
    const checked = await post('check', { id: String(id) });
    expect(checked.status).toBe(400);
    expect(checked.body.errors.map(({ code }: { code: string }) => code)).toEqual([
      'unknown-node',
      'unknown-process',
    ]);
    expect((await post('upload', { id })).text).toBe(checked.text);
    const zh = await post('check', { id }, { 'accept-language': 'zh-CN' });
    expect(zh.body.detail).toBe('流程有 2 处错误。');
  });

  it.each([3_000_000_000, 1e300, 1.5, -1, 0])('refuses a call of %d, which is no id', async (process) => {
    const call = { ...CALL, ports: { input: [{ id: 'p', name: 'process', value: process }] } };
    const { status, body } = await post('check', { nodeList: [START, call], linkList: [] });
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      expect.objectContaining({ code: 'unknown-process', message: expect.stringContaining(`${process}`) }),
    ]);
  });

  it('checks a flow that was not saved, small or large', async () => {
    expect((await post('check', { nodeList: [START] })).text).toBe('{"success":true}');
    expect((await post('check', { id, nodeList: true })).status).toBe(400);
    const large = { id, style: 'x'.repeat(2_000_000), nodeList: [START, PRINT, CALL], linkList: [] };
    const checked = await post('check', large);
    expect(checked.status).toBe(400);
    expect(checked.body.errors.map(({ code }: { code: string }) => code)).toEqual([
      'unknown-node',
      'unknown-process',
    ]);
    const draft = await send(server.url, `/api/process/intact/?id=${id}`);
    expect(draft.text).not.toContain('prnit');
  });

  it('answers 400 for a body without a flow or id, 404 for a missing process, and 413', async () => {
    expect((await post('check', {})).body).toEqual({ id: ['This field is required.'] });
    expect((await post('check', { id: 2_000_000_000 })).status).toBe(404);
    expect((await post('check', '{"nodeList"', { 'content-type': 'application/json' })).status).toBe(400);
    const broken = `${' '.repeat(200_000)}{"nodeList"`;
    expect((await post('check', broken, { 'content-type': 'application/json' })).body.detail).toMatch(
      /^JSON parse error/,
    );
    expect((await post('check', { nodeList: [], style: 'x'.repeat(11 * 1024 * 1024) })).status).toBe(413);
  });

  it('reports a missing version', async () => {
    const read = await send(server.url, `/api/process/intact/?id=${id}&version=7`);
    expect([read.status, read.body.detail]).toEqual([404, 'There is no version 7 of the process.']);
    const run = await post('execute', { id, version: 7 }, { 'accept-language': 'zh' });
    expect([run.status, run.body.detail]).toEqual([404, '流程没有版本 7。']);
  });
});
