import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const LIST = '/api/process/process/';

describe('conventions of every path', () => {
  let server: Server;
  let id: number;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api', TRUST_PROXY: '127.0.0.1' });
    const made = await send(server.url, LIST, { method: 'POST', body: { name: 'n', project: 'p' } });
    id = made.body.id;
  });

  afterAll(() => server.close());

  it.each([
    [LIST, 'GET, POST, DELETE, HEAD, OPTIONS'],
    [`${LIST}1/`, 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS'],
    ['/api/process/save/', 'POST, OPTIONS'],
    ['/api/process/upload/', 'POST, OPTIONS'],
    ['/api/process/execute/', 'POST, OPTIONS'],
    ['/api/process/stop/1/', 'POST, OPTIONS'],
    ['/api/process/intact/', 'GET, HEAD, OPTIONS'],
    ['/api/process/version/', 'GET, HEAD, OPTIONS'],
    ['/api/process/logfile/', 'GET, HEAD, OPTIONS'],
    ['/api/process/logfile/download/', 'GET, HEAD, OPTIONS'],
    ['/api/job/job/', 'GET, HEAD, OPTIONS'],
    ['/api/job/job/1/', 'GET, HEAD, OPTIONS'],
    ['/api/nodes/package/', 'GET, HEAD, OPTIONS'],
  ])('%s: a method other than %s is 405', async (path, allow) => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE', 'LOCK', 'QUERY']) {
      if (allow.split(', ').includes(method)) continue;
      for (const each of [path, path.slice(0, -1)])
        expect(await send(server.url, each, { method })).toMatchObject({
          status: 405,
          headers: { allow, 'content-type': 'application/json' },
          body: { detail: `Method "${method}" not allowed.` },
        });
    }
    const options = await send(server.url, path, { method: 'OPTIONS' });
    expect(options).toMatchObject({ status: 200, headers: { allow } });
    expect(Object.keys(options.body).slice(0, 4)).toEqual(['name', 'description', 'renders', 'parses']);
  });

  it.each(['PATCH', 'DELETE', 'OPTIONS'])(
    '%s of an action that is no id is answered by the methods of the action',
    async (method) => {
      expect(await send(server.url, '/api/job/callback/secret/', { method })).toMatchObject({
        status: method === 'OPTIONS' ? 200 : 405,
        headers: { allow: 'POST, OPTIONS' },
      });
    },
  );

  it('OPTIONS describes the fields as DRF does', async () => {
    const { body } = await send(server.url, LIST, { method: 'OPTIONS' });
    expect(body.name).toBe('Process List');
    expect(Object.keys(body.actions.POST)).toEqual([
      'id',
      'name',
      'cuser',
      'user',
      'ctime',
      'utime',
      'project',
      'mark',
    ]);
    expect(body.actions.POST.id).toEqual({ type: 'integer', required: false, read_only: true, label: 'ID' });
    expect(body.actions.POST.name).toEqual({
      type: 'string',
      required: true,
      read_only: false,
      label: 'Name',
      max_length: 255,
    });
  });

  it('OPTIONS requires no field of a change', async () => {
    const { body } = await send(server.url, `${LIST}${id}/`, { method: 'OPTIONS' });
    const required = Object.values<{ required: boolean }>(body.actions.PUT).map((field) => field.required);
    expect(new Set(required)).toEqual(new Set([false]));
  });

  it('OPTIONS lists the choices of a field as DRF does', async () => {
    const { body } = await send(server.url, '/api/user/user/', { method: 'OPTIONS' });
    expect(body.actions.POST.role).toEqual({
      type: 'choice',
      required: false,
      read_only: false,
      label: 'Role',
      choices: ['viewer', 'operator', 'editor', 'admin'].map((role) => ({ value: role, display_name: role })),
    });
  });

  it.each([
    ['/api/process/save/', 'Process Save', ['application/json']],
    ['/api/process/stop/1/', 'Process Stop', 3],
    ['/api/process/logfile/download/', 'Process Logfile Download', 3],
    ['/api/job/job/1/', 'Job Instance', 3],
  ])('OPTIONS %s names the view and its media types', async (path, name, parses) => {
    const { body } = await send(server.url, path, { method: 'OPTIONS' });
    expect(body.name).toBe(name);
    if (typeof parses === 'number') expect(body.parses).toHaveLength(parses);
    else expect(body.parses).toEqual(parses);
  });

  it('answers with and without a trailing slash', async () => {
    for (const path of [LIST, `${LIST}${id}/`, `/api/process/intact/?id=${id}`, '/api/job/job/', '/docs/']) {
      const [one, other] = await Promise.all(
        [path, path.replace(/\/(?=$|\?)/, '')].map((each) => send(server.url, each)),
      );
      expect([one!.status, other!.status]).toEqual([200, 200]);
      expect(other!.text).toBe(one!.text);
    }
  });

  it.each([
    '/',
    '/api/',
    '/api/process/',
    '/nope',
    '/api/process/process/1/x/',
    '/api/process/process/%zz/',
    '/%ff',
  ])('%s is 404', async (path) => {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS'])
      expect(await send(server.url, path, { method })).toMatchObject({
        status: 404,
        headers: { 'content-type': 'application/json' },
        body: { detail: 'Not found.' },
      });
  });

  it.each([
    ['/api/job/job/', 'error'],
    ['/api/user/user/', 'username'],
    ['/api/user/key/', 'name'],
    ['/api/process/variable/', 'name'],
  ])('%s searches for %s of at most 1,000 characters', async (path, field) => {
    const search = (length: number) => send(server.url, `${path}?${field}=${'x'.repeat(length)}`);
    expect(await search(1_000)).toMatchObject({ status: 200, body: { count: 0 } });
    expect(await search(1_001)).toMatchObject({
      status: 400,
      body: { [field]: ['Ensure this field has no more than 1000 characters.'] },
    });
  });

  it('answers HEAD as GET, without a body', async () => {
    const [get, head] = await Promise.all([
      send(server.url, LIST),
      send(server.url, LIST, { method: 'HEAD' }),
    ]);
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
    expect((await send(server.url, `${LIST}2147483647/`, { method: 'HEAD' })).status).toBe(404);
  });

  it('checks in DRF’s order', async () => {
    const broken = { body: '{', headers: { 'content-type': 'application/json' } };
    const html = { headers: { accept: 'text/html' } };
    expect((await send(server.url, LIST, { method: 'PUT', ...html })).status).toBe(406);
    expect((await send(server.url, `${LIST}2147483647/`, { method: 'PUT', ...broken })).status).toBe(404);
    expect((await send(server.url, `${LIST}${id}/`, { method: 'PUT', ...broken })).status).toBe(400);
    expect(
      (await send(server.url, '/api/process/stop/2147483647/', { method: 'POST', ...broken })).status,
    ).toBe(404);
    expect((await send(server.url, `${LIST}?format=xml`)).status).toBe(404);
    expect((await send(server.url, `${LIST}?format=json`)).status).toBe(200);
  });

  it('indents if the client requests it', async () => {
    const plain = await send(server.url, `${LIST}${id}/`);
    const indented = await send(server.url, `${LIST}${id}/`, {
      headers: { accept: 'application/json; indent=4' },
    });
    expect(indented.text).toBe(JSON.stringify(plain.body, null, 4));
    const flow = await send(server.url, `/api/process/intact/?id=${id}`, {
      headers: { accept: 'application/json; indent=2' },
    });
    expect(flow.text).toBe(JSON.stringify(flow.body, null, 2));
  });

  it('indents a large draft, too', async () => {
    const draft = { id, texts: Array(300).fill('x'.repeat(1_000)) };
    await send(server.url, '/api/process/save/', { method: 'POST', body: draft });
    const path = `/api/process/intact/?id=${id}`;
    const { text } = await send(server.url, path, { headers: { accept: 'application/json; indent=2' } });
    expect(text).toBe(JSON.stringify(draft, null, 2));
    expect((await send(server.url, path)).text).toBe(JSON.stringify(draft));
  });

  it('builds links with the host that a trusted proxy reports', async () => {
    await send(server.url, LIST, { method: 'POST', body: { name: 'n', project: 'p' } });
    const headers = {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'localhost:8443',
      host: '127.0.0.1:1',
    };
    const { body } = await send(server.url, `${LIST}?limit=1`, { headers });
    expect(body.next).toBe(`https://localhost:8443${LIST}?limit=1&offset=1`);
  });
});
