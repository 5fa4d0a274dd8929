import pg from 'pg';
import { ExecuteService } from '../../../src/jobs/execute/execute.service.js';
import type { Actor } from '../../../src/rest/requests/caller.js';
import { draft, ended, execute, flow, line, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';

const greeting = flow(
  [
    { id: 'start', name: 'core.event.start' },
    { id: 'greet', name: 'core.log.print', inputs: { message: 'Hello, {{ vars.who }}!' } },
    { id: 'end', name: 'core.programming.return', inputs: { outputs: { who: '{{ vars.who }}' } } },
  ],
  ['start > greet', 'greet > end'],
  [{ name: 'who', type: 'string', scope: 'flow', value: 'world' }],
);

describe('execute', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  const executing = (body: object, headers: Record<string, string> = {}) =>
    send(server.url, '/api/process/execute/', { method: 'POST', body, headers });

  it('runs the newest version, and shows the result', async () => {
    const id = await submit(server.url, greeting);
    const job = await execute(server.url, id, { inputs: { who: 'Ada' } });
    expect(await ended(server.url, job)).toMatchObject({
      id: job,
      process: id,
      version: 1,
      kind: 'run',
      state: 'successful',
      state_name: 'Successful',
      error: null,
      inputs: { who: 'Ada' },
      outputs: { who: 'Ada' },
      nodes: [
        { node: 'start', state: 'successful', runs: 1 },
        { node: 'greet', state: 'successful', runs: 1 },
        { node: 'end', state: 'successful', runs: 1 },
      ],
    });
    const log = await send(server.url, `/api/process/logfile/?jobId=${job}&row=0`);
    expect(log.body.logcontent).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z info greet Hello, Ada!\n$/);
    expect(log.body).toMatchObject({ row: 1, state: 'successful' });
  });

  it('is waited for as long as `wait` requests, within its limits', async () => {
    const job = await execute(server.url, await submit(server.url, line()));
    for (const wait of [`${10n ** 30n}`, `-${10n ** 30n}`, '-1', '60.0', '%EF%BC%93'])
      expect((await send(server.url, `/api/job/job/${job}/?wait=${wait}`)).status).toBe(200);
    const refused = await send(server.url, `/api/job/job/${job}/?wait=soon`);
    expect(refused).toMatchObject({ status: 400, body: { wait: ['A valid integer is required.'] } });
  });

  it('runs a new process as a trial', async () => {
    const created = await send(server.url, '/api/process/process/', {
      method: 'POST',
      body: { name: 'new', project: 'p' },
    });
    const job = await execute(server.url, created.body.id);
    expect(await ended(server.url, job)).toMatchObject({ state: 'successful', kind: 'trial', version: null });
  });

  it('runs the draft of the time of the execute if there is no version', async () => {
    const id = await draft(server.url, greeting);
    const first = await execute(server.url, id);
    const other = line({ id: 'other', name: 'core.log.print', inputs: { message: 'other' } });
    await send(server.url, '/api/process/save/', { method: 'POST', body: { id, ...other } });
    const second = await execute(server.url, id);
    expect((await ended(server.url, first)).outputs).toEqual({ who: 'world' });
    expect((await ended(server.url, second)).outputs).toEqual({});
  });

  it('refuses a faulty draft with all faults, and starts no job', async () => {
    const id = await draft(server.url, {
      nodeList: [{ id: 'x', namespace: 'no', name: 'such', nodeType: 'function' }],
      linkList: [],
    });
    const { status, body } = await executing({ id });
    expect(status).toBe(400);
    expect(body.errors.map(({ code }: { code: string }) => code).sort()).toEqual([
      'no-start',
      'unknown-node',
    ]);
    expect((await send(server.url, `/api/job/job/?process=${id}`)).body.count).toBe(0);
  });

  it('refuses a draft again when a process that it calls is deleted', async () => {
    const called = await submit(server.url, line());
    const caller = line({ id: 'call', name: 'core.programming.callProcess', inputs: { process: called } });
    const [id, untouched] = [await draft(server.url, caller), await draft(server.url, line())];
    for (const trial of [id, untouched])
      for (let count = 0; count < 2; count += 1)
        expect(await ended(server.url, await execute(server.url, trial))).toMatchObject({
          state: 'successful',
        });
    const deletion = `/api/process/process/${called}/`;
    expect((await send(server.url, deletion, { method: 'DELETE' })).status).toBe(204);
    const check = await send(server.url, '/api/process/check/', { method: 'POST', body: { id } });
    expect([check.status, check.body.errors[0].code]).toEqual([400, 'unknown-process']);
    for (const more of [{}, { inputs: {} }, { trial: true }])
      expect(await executing({ id, ...more })).toMatchObject({ status: 400, text: check.text });
    expect(await executing({ id }, { 'idempotency-key': 'deleted' })).toMatchObject({ status: 400 });
    const batch = await send(server.url, '/api/process/batch/', {
      method: 'POST',
      body: { id, inputs: [{}] },
    });
    expect([batch.status, batch.text]).toEqual([400, check.text]);
    expect((await executing({ id: untouched })).status).toBe(200);
  });

  it.each([
    ['a variable that the flow does not declare', { whom: 'x' }],
    ['a value of another type', { who: { a: 1 } }],
  ])('refuses inputs with %s', async (_, inputs) => {
    const id = await submit(server.url, greeting);
    const { status, body } = await executing({ id, inputs });
    expect(status).toBe(400);
    expect(Object.keys(body)).toEqual(['inputs']);
  });

  it('refuses a JSON number that is too large for a double', async () => {
    const id = await submit(
      server.url,
      flow(
        [{ id: 'start', name: 'core.event.start' }],
        [],
        [{ name: 'n', type: 'number', scope: 'flow', value: 0 }],
      ),
    );
    const answer = await send(server.url, '/api/process/execute/', {
      method: 'POST',
      body: `{"id": ${id}, "inputs": {"n": 1e999}}`,
      headers: { 'content-type': 'application/json' },
    });
    expect([answer.status, Object.keys(answer.body)]).toEqual([400, ['inputs']]);
  });

  it('shows nothing after the end of a log, at any offset', async () => {
    const job = await execute(server.url, await submit(server.url, greeting));
    await ended(server.url, job);
    const { status, body } = await send(server.url, `/api/process/logfile/?jobId=${job}&row=2147483647`);
    expect([status, body.logcontent]).toEqual([200, '']);
  });

  it('runs a version by its number, and answers 404 for a missing version', async () => {
    const id = await submit(server.url, greeting);
    const again = line({ id: 'other', name: 'core.log.print', inputs: { message: 'other' } });
    await send(server.url, '/api/process/save/', { method: 'POST', body: { id, ...again } });
    await send(server.url, '/api/process/upload/', { method: 'POST', body: { id } });
    const first = await ended(server.url, await execute(server.url, id, { version: 1 }));
    const newest = await ended(server.url, await execute(server.url, id));
    expect([first.version, newest.version]).toEqual([1, 2]);
    expect((await executing({ id, version: 3 })).status).toBe(404);
    expect((await executing({ id, version: 3, inputs: {} })).status).toBe(404);
  });

  it('runs the draft until there is a version, then the newest one, while the process is limited and later', async () => {
    const id = await draft(server.url, greeting);
    const post = (path: string, body: object, method = 'POST') =>
      send(server.url, `/api/process/${path}`, { method, body });
    const versions = async (): Promise<unknown[]> => {
      const run: unknown[] = [];
      for (const job of [await execute(server.url, id), await execute(server.url, id)])
        run.push((await ended(server.url, job)).version);
      return run;
    };
    expect(await versions()).toEqual([null, null]);
    await post('upload/', { id });
    expect(await versions()).toEqual([1, 1]);
    await post(`policy/${id}/`, { max_waiting: 50 }, 'PATCH');
    await post('save/', { id, ...line() });
    await post('upload/', { id });
    expect(await versions()).toEqual([2, 2]);
    await post(`policy/${id}/`, { max_waiting: null }, 'PATCH');
    await post('save/', { id, ...greeting });
    await post('upload/', { id });
    expect(await versions()).toEqual([3, 3]);
  });

  it('runs the draft on request although there is a version', async () => {
    const id = await submit(server.url, greeting);
    const changed = flow(
      [
        { id: 'start', name: 'core.event.start' },
        { id: 'end', name: 'core.programming.return', inputs: { outputs: { draft: '{{ vars.who }}' } } },
      ],
      ['start > end'],
      [{ name: 'who', type: 'string', scope: 'flow', value: 'draft' }],
    );
    await send(server.url, '/api/process/save/', { method: 'POST', body: { id, ...changed } });
    const plain = await ended(server.url, await execute(server.url, id, { trial: true }));
    expect(plain).toMatchObject({ kind: 'trial', version: null, outputs: { draft: 'draft' } });
    const given = await ended(
      server.url,
      await execute(server.url, id, { trial: 'true', inputs: { who: 'Ada' } }),
    );
    expect(given).toMatchObject({ kind: 'trial', version: null, outputs: { draft: 'Ada' } });
    const version = await ended(server.url, await execute(server.url, id, { trial: false }));
    expect(version).toMatchObject({ kind: 'run', version: 1, outputs: { who: 'world' } });
  });

  it('refuses a trial of a faulty draft or of a version, and a `trial` that is not a boolean', async () => {
    const id = await submit(server.url, greeting);
    await send(server.url, '/api/process/save/', { method: 'POST', body: { id, nodeList: [] } });
    for (const inputs of [undefined, {}]) {
      const { status, body } = await executing({ id, trial: true, inputs });
      expect([status, body.errors[0].code]).toEqual([400, 'no-start']);
    }
    for (const more of [{ trial: true, version: 1 }, { trial: 'maybe' }, { trial: 2 }, { trial: null }])
      expect(await executing({ id, ...more })).toMatchObject({
        status: 400,
        body: { trial: [expect.any(String)] },
      });
    expect((await executing({ id, trial: false, version: 1 })).status).toBe(200);
  });

  it('accepts inputs for a node of another build, and runs the job on a worker that has it', async () => {
    const id = await submit(server.url, greeting);
    const client = new pg.Client(server.database);
    await client.connect();
    const uses = (revision: number) =>
      client.query(
        `UPDATE flow_definition SET uses = jsonb_set(uses, '{core.log.print}', $2::jsonb) WHERE process_id = $1`,
        [id, revision],
      );
    await uses(99);
    expect((await executing({ id, inputs: { whom: 'x' } })).status).toBe(400);
    const job = await execute(server.url, id, { inputs: { who: 'Ada' } });
    await uses(1);
    await client.end();
    expect(await ended(server.url, job)).toMatchObject({ state: 'successful', outputs: { who: 'Ada' } });
  });

  it('completes 200 concurrent jobs', async () => {
    const id = await submit(server.url, greeting);
    const jobs = await Promise.all(Array.from({ length: 200 }, () => execute(server.url, id)));
    expect(new Set(jobs).size).toBe(200);
    const states = await Promise.all(jobs.map(async (job) => (await ended(server.url, job)).state));
    expect(new Set(states)).toEqual(new Set(['successful']));
  });

  describe('with an idempotency key', () => {
    it('answers the same job for equal requests in different notations, and starts it once', async () => {
      const id = await submit(server.url, greeting);
      const key = { 'idempotency-key': `same-${id}` };
      const answers = await Promise.all([
        ...Array.from({ length: 50 }, () => executing({ id }, key)),
        executing({ id: String(id) }, key),
        send(server.url, '/api/process/execute/', {
          method: 'POST',
          body: `id=${id}`,
          headers: { ...key, 'content-type': 'application/x-www-form-urlencoded' },
        }),
      ]);
      expect(new Set(answers.map(({ body }) => body.job_id)).size).toBe(1);
      expect((await send(server.url, `/api/job/job/?process=${id}`)).body.count).toBe(1);
    });

    it('starts jobs with different keys that are asked for together by few statements, each once', async () => {
      const id = await submit(server.url, greeting);
      const service = server.app.get(ExecuteService, { strict: false });
      const { body: user } = await send(server.url, '/api/user/me/');
      const actor = { id: user.id, ip: null, requestId: 'r', confirm: () => undefined } as unknown as Actor;
      const asked = Array.from({ length: 60 }, (_, n) =>
        service.execute({ processId: id, actor, idempotencyKey: `own-${id}-${n % 30}`, body: { id } }),
      );
      const jobs = await Promise.all(asked);
      expect(jobs.slice(30)).toEqual(jobs.slice(0, 30));
      expect(new Set(jobs).size).toBe(30);
      const client = new pg.Client(server.database);
      await client.connect();
      const { rows } = await client.query(
        `SELECT count(DISTINCT xmin::text)::int AS statements FROM execute_key WHERE job_id = ANY($1)`,
        [jobs],
      );
      await client.end();
      expect(rows[0].statements).toBeLessThan(5);
    });

    it('answers 409 for a different request', async () => {
      const id = await submit(server.url, greeting);
      const key = { 'idempotency-key': `other-${id}` };
      expect((await executing({ id }, key)).status).toBe(200);
      expect((await executing({ id, inputs: { who: 'x' } }, key)).status).toBe(409);
    });

    it('distinguishes a trial from a run, but not a form from JSON', async () => {
      const id = await submit(server.url, greeting);
      const key = { 'idempotency-key': `trial-${id}` };
      const { body } = await executing({ id, trial: true }, key);
      expect((await executing({ id, trial: 'true' }, key)).body).toEqual(body);
      expect((await executing({ id }, key)).status).toBe(409);
      const other = { 'idempotency-key': `run-${id}` };
      const run = await executing({ id, trial: false }, other);
      expect((await executing({ id }, other)).body).toEqual(run.body);
    });

    it.each(['inputs[who]', 'inputs.who', 'inputs%5Bwho%5D'])(
      'takes %s of a form as it takes inputs of JSON',
      async (name) => {
        const id = await submit(server.url, greeting);
        const key = { 'idempotency-key': `member-${name}` };
        const asForm = (member: string, headers: Record<string, string> = key) =>
          send(server.url, '/api/process/execute/', {
            method: 'POST',
            body: `id=${id}&${member}=Ada`,
            headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
          });
        const { body } = await asForm(name);
        const job = await send(server.url, `/api/job/job/${body.job_id}/`);
        expect(job.body.inputs).toEqual({ who: 'Ada' });
        expect((await executing({ id, inputs: { who: 'Ada' } }, key)).body).toEqual(body);
        expect((await executing({ id, inputs: { who: 'Bob' } }, key)).status).toBe(409);
        for (const unknown of ['inputs[whom]', 'inputs[]', 'inputs[who][0]'])
          expect((await asForm(unknown, {})).status).toBe(400);
      },
    );

    it('does not store the key of a refused request', async () => {
      const id = await submit(server.url, greeting);
      const key = { 'idempotency-key': `refused-${id}` };
      expect((await executing({ id, inputs: { whom: 1 } }, key)).status).toBe(400);
      expect((await executing({ id, version: 9 }, key)).status).toBe(404);
      expect((await executing({ id }, key)).status).toBe(200);
    });

    it.each(['', 'a b', 'x'.repeat(256), 'é'])('refuses the key %j', async (key) => {
      const id = await submit(server.url, greeting);
      const encoded = Buffer.from(key, 'utf8').toString('latin1');
      expect((await executing({ id }, { 'idempotency-key': encoded })).status).toBe(400);
    });
  });

  it('prevents the deletion of a process whose jobs have not ended', async () => {
    const id = await submit(server.url, line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 60 } }));
    const job = await execute(server.url, id);
    const path = `/api/process/process/${id}/`;
    expect((await send(server.url, path, { method: 'DELETE' })).status).toBe(409);
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
    expect((await send(server.url, path, { method: 'DELETE' })).status).toBe(204);
    expect((await executing({ id })).status).toBe(404);
    expect((await ended(server.url, job)).process_name).toBe('p');
  });
});
