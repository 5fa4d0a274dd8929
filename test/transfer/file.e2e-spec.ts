import pg from 'pg';
import { draft, ended, execute, flow, line, type ShortNode, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const JSON_BODY = { 'content-type': 'application/json' };

describe('a file of processes', () => {
  let here: Server;
  let there: Server;

  beforeAll(async () => {
    const key = { LIUCHENG_SECRET_KEY: 'a long random text that only tests know' };
    [here, there] = await Promise.all([startServer(key), startServer(key)]);
    // Ids differ between the two.
    for (let n = 0; n < 5; n += 1) await draft(there.url, line());
  });

  afterAll(() => Promise.all([here.close(), there.close()]));

  const get = (server: Server, path: string) => send(server.url, path);
  const post = (server: Server, path: string, body: unknown, headers = {}) =>
    send(server.url, path, { method: 'POST', body, headers });
  const save = (server: Server, text: string) => post(server, '/api/process/save/', text, JSON_BODY);
  const exported = (ids: number[], more = '') => get(here, `/api/process/export/?pk=${ids.join()}${more}`);
  const importTo = (server: Server, text: unknown, query = '', headers: object = JSON_BODY) =>
    post(server, `/api/process/import/${query}`, text, headers);
  const countOf = async (server: Server) => (await get(server, '/api/process/process/')).body.count as number;

  const calling = (process: unknown): ShortNode => ({
    id: 'call',
    name: 'core.programming.callProcess',
    inputs: { process },
  });
  const printing: ShortNode = { id: 'print', name: 'core.log.print', inputs: { message: 'called' } };

  it('carries drafts byte for byte and versions with their numbers to another installation', async () => {
    const id = await submit(here.url, line(printing));
    const styled = `{ "styles": {"x": 1.0}, "id":${id}, "nodeList": ${JSON.stringify((line() as any).nodeList)}\n, "文": "\\u6587" }`;
    await save(here, styled);
    await post(here, '/api/process/upload/', { id });
    const incomplete = `{"id":${id},"nodeList":[{"id":"a"}],"linkList":"?"}`;
    await save(here, incomplete);
    const file = await exported([id], '&versions=1');
    expect(file.headers['content-disposition']).toBe(`attachment; filename="process-${id}.json"`);
    const { status, body } = await importTo(there, file.text);
    expect([status, body]).toEqual([201, { success: true, ids: [expect.any(Number)] }]);
    const [own] = body.ids;
    const mine = (text: string) => text.replace(`"id":${id}`, `"id":${own}`);
    expect((await get(there, `/api/process/intact/?id=${own}`)).text).toBe(mine(incomplete));
    for (const number of [1, 2])
      expect((await get(there, `/api/process/intact/?id=${own}&version=${number}`)).text).toBe(
        mine((await get(here, `/api/process/intact/?id=${id}&version=${number}`)).text),
      );
    const job = await execute(there.url, own, { version: 1 });
    expect(await ended(there.url, job)).toMatchObject({ state: 'successful', version: 1 });
  });

  it('has no ids and no secrets, and names the shared variables', async () => {
    const outside = await submit(here.url, line(printing));
    await post(here, '/api/process/variable/', { name: 'token', type: 'password', value: 'shared-secret' });
    const variables = [
      { name: 'token', type: 'password', scope: 'global' },
      { name: 'pin', type: 'password', scope: 'flow', value: 'own-secret' },
    ];
    const nodes = [{ id: 'start', name: 'core.event.start' }, calling(outside)];
    const id = await draft(here.url, flow(nodes, ['start > call'], variables));
    const { text, body } = await exported([id]);
    expect(text).not.toMatch(/secret/);
    expect(body).toEqual({
      liucheng: 1,
      processes: [
        {
          name: 'p',
          project: 'p',
          mark: '',
          draft: expect.objectContaining({ id: null }),
          versions: [],
          policy: null,
          schedules: [],
          hooks: [],
          variables: [{ name: 'token', type: 'password' }],
        },
      ],
    });
    const [{ ports }] = body.processes[0].draft.nodeList.slice(1);
    expect(ports.input[0].value).toEqual({ $process: null, name: 'p' });
    // It can be imported, and the check tells what the draft lacks.
    const checked = await importTo(there, text, '?check=1');
    expect([checked.status, checked.body.success]).toEqual([200, true]);
    const codes = checked.body.warnings.map(({ process, version, node, port, code }: any) =>
      [process, version, node, port, code].join(),
    );
    expect(codes).toContain('0,,call,process,unknown-process');
    expect(codes).toContain('0,,,token,unknown-variable');
    expect((await importTo(there, text)).status).toBe(201);
  });

  it('keeps calls between its processes', async () => {
    const callee = await submit(here.url, line(printing));
    const caller = await submit(here.url, line(calling(String(callee))));
    const { text } = await exported([caller, callee], '&versions=1');
    const { body } = await importTo(there, text);
    const [ownCaller, ownCallee] = body.ids;
    const { nodeList } = (await get(there, `/api/process/intact/?id=${ownCaller}&version=1`)).body;
    expect(nodeList[1].ports.input[0].value).toBe(ownCallee);
    expect(await ended(there.url, await execute(there.url, ownCaller))).toMatchObject({
      state: 'successful',
    });
  });

  const processOf = (more: object) => ({ name: 'n', project: 'p', ...more });
  const fileOf = (...processes: object[]) => ({ liucheng: 1, processes });

  it('is refused as a whole with the place of every fault, and changes nothing', async () => {
    const before = await countOf(there);
    const file = fileOf(
      processOf({ draft: line() }),
      processOf({ name: '', draft: [1], policy: { priority: 99 }, hooks: [{}] }),
      processOf({ draft: { x: '\u0000' }, versions: [{ number: 0, flow: line() }] }),
      processOf({
        versions: [
          { number: 3, flow: {} },
          { number: 4, flow: line(calling({ $process: 9 })) },
        ],
      }),
      processOf({ draft: line(calling(5)) }),
    );
    for (const query of ['', '?check=1']) {
      const { status, body } = await importTo(there, file, query);
      expect(status).toBe(400);
      const faults = body.errors.map(({ process, version, field, node, code }: any) =>
        [process, version ?? '-', field ?? node ?? '-', code].join(' '),
      );
      expect(faults.sort()).toEqual([
        '1 - draft not-a-flow',
        '1 - hooks[0].name bad-field',
        '1 - name bad-field',
        '1 - policy.priority bad-field',
        '2 - draft unstorable',
        '2 - versions[0].number bad-field',
        '3 3 - no-start',
        '3 4 call bad-value',
        '3 4 call unknown-process',
        '4 - call unknown-process',
      ]);
    }
    expect(await countOf(there)).toBe(before);
  });

  it('is refused with the place of each faulty version, and what is wrong there', async () => {
    const versions = [
      { number: 1, flow: line() },
      'a',
      { number: 1, flow: line() },
      { number: '2', flow: [] },
      {},
      { number: 5, flow: 'x' },
      { number: 1_000_000_001, flow: line() },
      { number: 1_000_000_000, flow: line() },
    ];
    const { status, body } = await importTo(there, fileOf(processOf({}), processOf({ versions })));
    expect([status, body.errors.map((fault: { process: number }) => fault.process)]).toEqual([
      400,
      Array(8).fill(1),
    ]);
    expect(body.errors.map(({ field, version, message }: any) => [field, version, message])).toEqual([
      ['versions[1]', null, 'Invalid data. Expected a dictionary, but got str.'],
      ['versions[2].number', null, 'An earlier version of the list has the same number.'],
      ['versions[3].number', null, 'The number of a version must be an integer from 1 to 1000000000.'],
      ['versions[3].flow', null, 'Invalid data. Expected a dictionary, but got list.'],
      ['versions[4].number', null, 'This field is required.'],
      ['versions[4].flow', null, 'This field is required.'],
      ['versions[5].flow', 5, 'Invalid data. Expected a dictionary, but got str.'],
      ['versions[6].number', null, 'The number of a version must be an integer from 1 to 1000000000.'],
    ]);
    const other = await importTo(there, fileOf(processOf({ versions: {} })));
    expect(other.body.errors).toMatchObject([{ process: 0, field: 'versions' }]);
  });

  it('may have 10,000 versions in all, and is refused with the number of all faults and the first 10,000 of them', async () => {
    const versions = Array(5_001).fill({});
    const many = await importTo(there, fileOf(processOf({ versions }), processOf({ versions })));
    expect([many.status, many.body]).toEqual([
      400,
      { processes: [expect.stringContaining('may have 10000 versions at most')] },
    ]);
    const { body } = await importTo(there, fileOf(processOf({ versions })));
    expect([body.detail, body.errors.length]).toEqual([
      'The file has 10002 faults. Nothing was imported.',
      10_000,
    ]);
  });

  it.each([
    [{}, { liucheng: ['This field is required.'] }],
    [{ liucheng: 2, processes: [] }, { liucheng: [expect.stringContaining('must be 1')] }],
    [{ liucheng: 1, processes: [] }, { processes: ['This list may not be empty.'] }],
    [[], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
    [
      '{"liucheng":1,"processes":[{"draft":{"a":}}]}',
      { detail: expect.stringContaining('JSON parse error') },
    ],
    ['{"liucheng":1,"processes":[{"draft":{} {}}]}', { detail: expect.stringContaining('JSON parse error') }],
  ])('%j is no such file', async (body, answer) => {
    expect(await importTo(there, body)).toMatchObject({ status: 400, body: answer });
  });

  it('can be uploaded with a form, and each import is recorded', async () => {
    const text = JSON.stringify(fileOf(processOf({ name: '文' }), processOf({})));
    const form = (name: string) =>
      `--x\r\nContent-Disposition: form-data; name="${name}"; filename="f.json"\r\nContent-Type: text/plain\r\n\r\n${text}\r\n--x--\r\n`;
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const { status, body } = await importTo(there, form('file'), '', headers);
    expect([status, body.ids.length]).toEqual([201, 2]);
    expect((await get(there, `/api/process/process/${body.ids[0]}/`)).body.name).toBe('文');
    expect(await importTo(there, form('other'), '', headers)).toMatchObject({
      status: 400,
      body: { file: ['No file was submitted.'] },
    });
    const client = new pg.Client(there.database);
    await client.connect();
    const { rows } = await client.query(
      `SELECT object_id::int AS id FROM audit WHERE action = 'import' AND process_id = ANY ($1) ORDER BY id`,
      [body.ids],
    );
    await client.end();
    expect(rows.map(({ id }) => id)).toEqual(body.ids);
  });

  it('is not made if a process is missing, and none is named', async () => {
    const id = await draft(here.url, line());
    expect(await exported([id, 2_147_483_000, 2_147_483_001])).toMatchObject({
      status: 404,
      body: { detail: 'Not found: 2147483000, 2147483001.' },
    });
    expect(await get(here, '/api/process/export/')).toMatchObject({
      status: 400,
      body: { pk: ['This field is required.'] },
    });
  });
});
