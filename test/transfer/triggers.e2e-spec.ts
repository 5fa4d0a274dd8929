import { draft, line, submit } from '../support/flows.js';
import { deliver, HOOKS, makeHook } from '../support/hooks.js';
import { type Answer, send } from '../support/send.js';
import { type Server, startServer } from '../support/server.js';

const SCHEDULES = '/api/process/schedule/';

/** A cron expression that has no tick during a test. */
const RARE = '0 0 29 2 *';

describe('policies, schedules and hooks in a file of processes', () => {
  let here: Server;
  let there: Server;

  beforeAll(async () => {
    const key = { LIUCHENG_SECRET_KEY: 'a long random text that only tests know' };
    [here, there] = await Promise.all([startServer(key), startServer(key)]);
    // Ids differ between the two.
    for (let n = 0; n < 5; n += 1) await draft(there.url, line());
    await send(here.url, '/api/job/callback/secret/', { method: 'POST' });
  });

  afterAll(() => Promise.all([here.close(), there.close()]));

  const get = async (server: Server, path: string): Promise<any> => (await send(server.url, path)).body;
  const post = (server: Server, path: string, body: unknown) =>
    send(server.url, path, { method: 'POST', body });
  const patch = (server: Server, path: string, body: object) =>
    send(server.url, path, { method: 'PATCH', body });
  const exported = (ids: number[], more = '') =>
    send(here.url, `/api/process/export/?pk=${ids.join()}${more}`);
  const importTo = (server: Server, file: unknown, query = ''): Promise<Answer> =>
    send(server.url, `/api/process/import/${query}`, {
      method: 'POST',
      body: file,
      headers: { 'content-type': 'application/json' },
    });
  const listOf = async (server: Server, path: string, process: number): Promise<any[]> =>
    (await get(server, `${path}?process=${process}&ordering=id`)).results;
  const schedule = async (process: number, more: object): Promise<number> => {
    const { status, text, body } = await post(here, SCHEDULES, { process, name: 's', cron: RARE, ...more });
    expect([status, text]).toEqual([201, expect.anything()]);
    return body.id;
  };

  const variables = [
    { name: 'pin', type: 'password', scope: 'flow', value: '' },
    { name: 'word', type: 'string', scope: 'flow', value: '' },
  ];
  const declaring = { ...line(), variables };
  const process = (more: object) => ({ name: 'n', project: 'p', ...more });
  const fileOf = (...processes: object[]) => ({ liucheng: 1, processes });

  /** A file with two processes that have everything, and the token of the hook. */
  const fullFile = async (): Promise<{ text: string; body: any; token: string }> => {
    const [handler, id] = [await submit(here.url, line()), await submit(here.url, declaring)];
    await patch(here, `/api/process/policy/${id}/`, {
      max_running: 3,
      on_limit: 'skip',
      priority: -2,
      on_failure: handler,
    });
    await schedule(id, { inputs: { pin: 'own-secret', word: 'w' }, timezone: 'Asia/Shanghai' });
    const callback = { callback_url: 'https://receiver.invalid/?key=url-secret' };
    await schedule(id, { cron: '@weekly', name: 't', version: 1, misfire: 'all', ...callback });
    const inputs = { word: 'body.word' };
    const { token, secret } = await makeHook(here.url, id, {
      signature: 'github',
      inputs,
      respond: 'outputs',
    });
    const { text, body } = await exported([handler, id], '&versions=1');
    expect(text).not.toContain(token);
    expect(text).not.toContain(secret);
    expect(text).not.toMatch(/own-secret|url-secret/);
    return { text, body, token };
  };

  it('are exported without ids, tokens and secrets', async () => {
    const { body } = await fullFile();
    expect(body.processes[0]).toMatchObject({ policy: null, schedules: [], hooks: [] });
    const { policy, schedules, hooks } = body.processes[1];
    expect({ policy, schedules, hooks }).toEqual({
      policy: {
        max_running: 3,
        on_limit: 'skip',
        priority: -2,
        timeout: null,
        max_waiting: null,
        on_failure: { $process: 0 },
      },
      schedules: [
        {
          name: 's',
          cron: RARE,
          timezone: 'Asia/Shanghai',
          inputs: { pin: null, word: 'w' },
          version: null,
          misfire: 'once',
        },
        { name: 't', cron: '@weekly', timezone: 'UTC', inputs: {}, version: 1, misfire: 'all' },
      ],
      hooks: [
        {
          name: 'h',
          version: null,
          respond: 'outputs',
          signature: 'github',
          inputs: { word: 'body.word' },
        },
      ],
    });
  });

  it('have no input for a variable that has become a password since', async () => {
    const id = await submit(here.url, declaring);
    await schedule(id, { inputs: { word: 'own-secret' } });
    const secret = variables.map((each) => ({ ...each, type: 'password' }));
    await post(here, '/api/process/save/', { id, ...declaring, variables: secret });
    const { text, body } = await exported([id]);
    expect(text).not.toContain('own-secret');
    expect(body.processes[0].schedules).toMatchObject([{ inputs: { word: null } }]);
    expect((await importTo(there, text)).status).toBe(201);
  });

  it('are exported all, however many there are', async () => {
    const id = await submit(here.url, line());
    const names = Array.from({ length: 25 }, (_, index) => `s${index}`);
    for (const name of names) await schedule(id, { name });
    const { body } = await exported([id]);
    expect(body.processes[0].schedules.map(({ name }: any) => name)).toEqual(names);
  });

  it('name a process for failures that is not in the file, and warn of it', async () => {
    const [handler, id] = [await submit(here.url, line()), await submit(here.url, line())];
    await patch(here, `/api/process/process/${handler}/`, { name: 'alarm' });
    await patch(here, `/api/process/policy/${id}/`, { on_failure: handler, priority: 2 });
    const { body: file } = await exported([id]);
    expect(file.processes[0].policy.on_failure).toEqual({ $process: null, name: 'alarm' });
    const { warnings } = (await importTo(there, file, '?check=1')).body;
    expect(warnings).toMatchObject([{ process: 0, field: 'policy.on_failure', code: 'unknown-process' }]);
    const { ids } = (await importTo(there, file)).body;
    expect(await get(there, `/api/process/policy/${ids[0]}/`)).toMatchObject({
      on_failure: null,
      priority: 2,
    });
    // Of a deleted one nothing is left to choose.
    await send(here.url, `/api/process/process/${handler}/`, { method: 'DELETE' });
    expect((await exported([id])).body.processes[0].policy.on_failure).toBeNull();
  });

  it('arrive with the policy in force, and schedules and hooks switched off', async () => {
    const { text, token } = await fullFile();
    const { status, body } = await importTo(there, text);
    expect([status, body.success]).toEqual([201, true]);
    const [handler, id] = body.ids;
    expect(await get(there, `/api/process/policy/${id}/`)).toEqual({
      id,
      max_running: 3,
      on_limit: 'skip',
      priority: -2,
      timeout: null,
      max_waiting: null,
      on_failure: handler,
    });
    const [first, second] = await listOf(there, SCHEDULES, id);
    expect([first, second]).toMatchObject([
      { name: 's', enabled: false, next_time: null, inputs: { pin: null, word: 'w' }, callback_url: null },
      { name: 't', enabled: false, version: 1, misfire: 'all', error: null, callback_url: null },
    ]);
    expect(first.error).toContain('are null in the file: pin.');
    const [hook] = await listOf(there, HOOKS, id);
    expect(hook).toMatchObject({ enabled: false, signature: 'github', inputs: { word: 'body.word' } });
    expect(await listOf(there, HOOKS, handler)).toEqual([]);
    // They belong to the importer, who enters what the file does not have.
    const withoutPin = await patch(there, `${SCHEDULES}${first.id}/`, { enabled: true });
    expect([withoutPin.status, withoutPin.body]).toEqual([
      400,
      { inputs: ['These inputs are passwords, and are null: pin. Set them before you enable the schedule.'] },
    ]);
    expect((await listOf(there, SCHEDULES, id))[0]).toMatchObject({ enabled: false, error: first.error });
    const enabled = await patch(there, `${SCHEDULES}${first.id}/`, {
      inputs: { pin: '1234', word: 'w' },
      enabled: true,
    });
    expect(enabled.body).toMatchObject({ enabled: true, error: null, inputs: { pin: '***', word: 'w' } });
    const inputs = { pin: null, word: 'w' };
    const emptied = [
      await patch(there, `${SCHEDULES}${first.id}/`, { inputs }),
      await post(there, SCHEDULES, { process: id, name: 'u', cron: RARE, inputs }),
    ];
    expect(emptied.map(({ status, body }) => [status, body])).toEqual(
      emptied.map(() => [400, withoutPin.body]),
    );
    await patch(there, `${SCHEDULES}${first.id}/`, { enabled: false });
    const rotated = await post(there, `${HOOKS}${hook.id}/rotate/`, {});
    await patch(there, `${HOOKS}${hook.id}/`, { enabled: true, signature: 'none' });
    expect((await deliver(there.url, token)).status).toBe(404);
    const delivered = await deliver(there.url, rotated.body.token, { body: { word: 'x' } });
    expect([delivered.status, delivered.text]).toEqual([200, expect.anything()]);
    const { results } = await get(there, `/api/audit/audit/?process=${id}&ordering=id`);
    expect(results.slice(0, 5).map(({ object, action }: any) => `${object} ${action}`)).toEqual([
      'process import',
      'policy update',
      'schedule create',
      'schedule create',
      'hook create',
    ]);
  });

  it('are refused with the place of every fault, and nothing is imported', async () => {
    const { count } = await get(there, '/api/process/process/');
    const file = fileOf(
      process({
        draft: declaring,
        policy: { max_running: 0, priority: 'high', on_failure: { $process: 2 } },
        schedules: [
          { name: 's', cron: RARE },
          { cron: '* * * *', timezone: 'Mars/Phobos' },
          7,
          { name: 's', cron: RARE, inputs: { pin: 'own-secret' } },
          { name: 's', cron: RARE, inputs: { word: 'w'.repeat(70_000) } },
        ],
        hooks: [
          { name: 'h', inputs: { word: 'body.' } },
          { name: '', respond: 'x', signature: 'none' },
        ],
      }),
      process({ policy: { max_waiting: 0, on_failure: 1001 }, schedules: {}, hooks: 'h' }),
    );
    for (const query of ['', '?check=1']) {
      const { status, body, text } = await importTo(there, file, query);
      expect(status).toBe(400);
      expect(text).not.toContain('own-secret');
      const places = body.errors.map(({ process: place, field, code }: any) => `${place} ${field} ${code}`);
      expect(places.sort()).toEqual([
        '0 hooks[0].inputs bad-field',
        '0 hooks[1].name bad-field',
        '0 hooks[1].respond bad-field',
        '0 policy.max_running bad-field',
        '0 policy.on_failure unknown-process',
        '0 policy.priority bad-field',
        '0 schedules[1].cron bad-field',
        '0 schedules[1].name bad-field',
        '0 schedules[1].timezone bad-field',
        '0 schedules[2] bad-field',
        '0 schedules[3].inputs bad-field',
        '0 schedules[4].inputs bad-field',
        '1 hooks bad-field',
        '1 policy.max_waiting bad-field',
        '1 policy.on_failure unknown-process',
        '1 schedules bad-field',
      ]);
    }
    expect((await get(there, '/api/process/process/')).count).toBe(count);
  });

  it('are checked with a warning for everything that is left to do', async () => {
    const file = fileOf(
      process({
        draft: declaring,
        versions: [{ number: 2, flow: declaring }],
        schedules: [{ name: 's', cron: RARE, version: 3, inputs: { pin: null } }],
        hooks: [
          { name: 'h', version: 2 },
          { name: 'h', version: 4 },
        ],
      }),
    );
    const { status, body } = await importTo(there, file, '?check=1');
    expect(status).toBe(200);
    expect(body.warnings.map(({ field, code }: any) => `${field} ${code}`)).toEqual([
      'schedules[0].inputs null-input',
      'schedules[0].version unknown-version',
      'hooks[0] new-token',
      'hooks[1] new-token',
      'hooks[1].version unknown-version',
    ]);
    // What names a version that is not there can be imported, and is not enabled.
    const { ids } = (await importTo(there, file)).body;
    const [late] = await listOf(there, SCHEDULES, ids[0]);
    const [, other] = await listOf(there, HOOKS, ids[0]);
    const refused = await patch(there, `${SCHEDULES}${late.id}/`, { enabled: true });
    expect([refused.status, Object.keys(refused.body)]).toEqual([400, ['version']]);
    expect((await patch(there, `${HOOKS}${other.id}/`, { enabled: true })).status).toBe(404);
    expect((await patch(there, `${HOOKS}${other.id}/`, { enabled: true, version: 2 })).status).toBe(200);
  });

  it('are limited in number, and no more are read once a hundred are faulty', async () => {
    const many = Array.from({ length: 5_001 }, () => ({ name: 's', cron: RARE }));
    const tooMany = await importTo(there, fileOf(process({ schedules: many })));
    expect([tooMany.status, tooMany.body.errors]).toMatchObject([400, [{ field: 'schedules' }]]);
    const never = Array.from({ length: 4_000 }, () => ({ name: 's', cron: '0 0 30 2 *' }));
    const faulty = await importTo(there, fileOf(process({ schedules: never, hooks: [{}] })));
    expect([faulty.status, faulty.body.errors.length]).toEqual([400, 101]);
    expect(faulty.body.errors.at(-1)).toMatchObject({
      field: 'schedules',
      message: expect.stringContaining('were not read'),
    });
    const inputs = { word: `"${'w'.repeat(9_000)}"`, pin: `"${'w'.repeat(9_000)}"` };
    const long = Array.from({ length: 60 }, () => ({ name: 'h', inputs }));
    const { body } = await importTo(there, fileOf(process({ hooks: long })));
    expect(body.errors.map(({ field }: any) => field)).toEqual(['hooks[58].inputs', 'hooks[59].inputs']);
  });

  it('are refused with a signature where no secret can be stored', async () => {
    const keyless = await startServer();
    const hook = (signature: string) =>
      importTo(keyless, fileOf(process({ hooks: [{ name: 'h', signature }] })));
    const refused = await hook('github');
    expect([refused.status, refused.body.errors]).toMatchObject([400, [{ field: 'hooks[0].signature' }]]);
    expect((await hook('none')).status).toBe(201);
    await keyless.close();
  });

  it('stay with the old process when it is copied', async () => {
    const id = await submit(here.url, line());
    await patch(here, `/api/process/policy/${id}/`, { priority: 3 });
    await schedule(id, {});
    await makeHook(here.url, id);
    const copy = (await post(here, '/api/process/copy/', { id })).body.id;
    expect((await get(here, `/api/process/policy/${copy}/`)).priority).toBe(0);
    expect([...(await listOf(here, SCHEDULES, copy)), ...(await listOf(here, HOOKS, copy))]).toEqual([]);
  });
});
