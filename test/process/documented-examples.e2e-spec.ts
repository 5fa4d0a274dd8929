import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

/*
 * The examples of the API's original specification. Responses must be identical except for ids, names of users and times.
 */

const same = (text: string): string =>
  text
    .replaceAll(/"(id|cuser|ctime|utime|job_id)":\d+/g, '"$1":0')
    .replaceAll(/"user":"[^"]*"/g, '"user":"…"');

const PROCESS =
  '{"id":0,"name":"测试","cuser":0,"user":"…","ctime":0,"utime":0,"project":"测试","mark":"新增测试流程"}';

describe('the documented examples', () => {
  let server: Server;
  let id: number;
  let job: number;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  const post = (path: string, body: unknown) => send(server.url, path, { method: 'POST', body });

  it('1: creates processes with JSON and with a form, and lists them', async () => {
    const made = { name: '测试', project: '测试', mark: '新增测试流程' };
    const created = await post('/api/process/process/', made);
    expect([created.status, same(created.text)]).toEqual([201, PROCESS]);
    id = created.body.id;
    const byForm = await send(server.url, '/api/process/process/', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(made).toString(),
    });
    expect([byForm.status, same(byForm.text)]).toEqual([201, PROCESS]);
    const list = await send(server.url, '/api/process/process/');
    expect([list.status, same(list.text)]).toEqual([
      200,
      `{"count":2,"next":null,"previous":null,"results":[${PROCESS},${PROCESS}]}`,
    ]);
    const now = Math.floor(Date.now() / 1000);
    expect(Math.abs(created.body.ctime - now)).toBeLessThan(60);
  });

  it('2: shows and changes a process', async () => {
    const detail = await send(server.url, `/api/process/process/${id}/`);
    expect([detail.status, same(detail.text)]).toEqual([200, PROCESS]);
    for (const method of ['PUT', 'PATCH']) {
      const changed = await send(server.url, `/api/process/process/${id}/`, {
        method,
        body: { mark: method },
      });
      expect([changed.status, same(changed.text)]).toEqual([200, PROCESS.replace('新增测试流程', method)]);
    }
  });

  it('3, 4, 5: saves, submits and executes a flow', async () => {
    const flow = {
      id: String(id),
      nodeList: [{ id: 's', namespace: 'core.event', name: 'start', nodeType: 'event' }],
      linkList: [],
    };
    expect((await post('/api/process/save/', flow)).text).toBe('{"success":true}');
    expect((await post('/api/process/upload/', { id: String(id) })).text).toBe('{"success":true}');
    const executed = await post('/api/process/execute/', { id: String(id) });
    expect([executed.status, same(executed.text)]).toEqual([200, '{"success":true,"job_id":0}']);
    job = executed.body.job_id;
  });

  it('6: stops a job', async () => {
    const stopped = await post(`/api/process/stop/${job}/`, { job_id: job });
    expect([stopped.status, stopped.text]).toEqual([200, '{"success":true}']);
  });

  it('1, 2: deletes processes in bulk and individually', async () => {
    const others = await Promise.all(
      Array.from({ length: 3 }, () => post('/api/process/process/', { name: 'a', project: 'b' })),
    );
    const [one, two, three] = others.map(({ body }) => body.id as number);
    const bulk = await send(server.url, '/api/process/process/', {
      method: 'DELETE',
      body: { pk: `${one},${two}` },
    });
    expect([bulk.status, bulk.text]).toEqual([204, '']);
    const single = await send(server.url, `/api/process/process/${three}/`, { method: 'DELETE' });
    expect([single.status, single.text, single.headers['content-type']]).toEqual([204, '', undefined]);
    expect((await send(server.url, `/api/process/process/${one}/`)).status).toBe(404);
  });
});
