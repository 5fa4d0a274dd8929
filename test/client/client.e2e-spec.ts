import {
  Client,
  Conflict,
  ConnectionError,
  type JobEvent,
  NotAuthenticated,
  NotFound,
  ValidationError,
} from '@liucheng/client';
import { execute, jobWhen, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { type Proxy, startProxy } from '../support/proxy.js';
import { startServer, type Server } from '../support/server.js';

const greeting = {
  ...line({ id: 'greet', name: 'core.log.print', inputs: { message: 'Hello, {{ vars.who }}!' } }),
  variables: [{ name: 'who', type: 'string', scope: 'flow', value: 'world' }],
};

/** Prints two lines, waits, and prints two more. */
const slow = line(
  { id: 'a', name: 'core.log.print', inputs: { message: '1\n2' } },
  { id: 'wait', name: 'core.time.delay', inputs: { seconds: 0.6 } },
  { id: 'b', name: 'core.log.print', inputs: { message: '3\n4' } },
);

const waiting = line({ id: 'wait', name: 'core.time.delay', inputs: { seconds: 60 } });

describe('the client', () => {
  let server: Server;
  let proxy: Proxy;
  let client: Client;
  let through: Client;

  beforeAll(async () => {
    server = await startServer();
    proxy = await startProxy(server.url);
    client = new Client({ url: server.url });
    through = new Client({ url: proxy.url });
  });

  afterAll(async () => {
    await proxy.close();
    await server.close();
  });

  it('executes a process and waits for the end of its job', async () => {
    const { id } = await client.processes.create({ name: 'greeting', project: 'demo' });
    await client.processes.save(id, greeting);
    await client.processes.submit(id);
    const execution = client.execute({ id, inputs: { who: 'Ada' } });
    const job = await execution.wait();
    expect(job).toMatchObject({
      id: await execution.job,
      state: 'successful',
      inputs: { who: 'Ada' },
      version: 1,
    });
    const lines: string[] = [];
    for await (const each of client.logs(job.id)) lines.push(each.replace(/^\S+ /, ''));
    expect(lines).toEqual(['info greet Hello, Ada!']);
  });

  it('gives the started job to await, or throws why it was not started', async () => {
    const id = await submit(server.url, greeting);
    const started = await client.execute({ id });
    expect(await client.jobs.get(started.id)).toMatchObject({ id: started.id, process: id });
    expect(await started.wait()).toMatchObject({ id: started.id, state: 'successful' });
    const rows: string[] = [];
    for await (const text of started.logs()) rows.push(text);
    expect(rows).toHaveLength(1);
    const again = await client.jobs.rerun(started.id);
    expect(await again.wait()).toMatchObject({ id: again.id, rerun_of: started.id });
    const refused = async (): Promise<unknown> => await client.execute({ id, inputs: { n: 1 } });
    await expect(refused()).rejects.toThrow(ValidationError);
    await expect(refused()).rejects.toMatchObject({ fields: { inputs: [expect.any(String)] } });
    await expect(client.execute({ id: 999 })).rejects.toThrow(NotFound);
    await expect(client.jobs.rerun(999)).rejects.toThrow(NotFound);
    const nobody = new Client({ url: 'http://127.0.0.1:1', retryForMs: 0 });
    await expect(nobody.execute({ id })).rejects.toThrow(ConnectionError);
  });

  it('gives each event once, in order, although the connection is cut while the job runs', async () => {
    const job = await execute(server.url, await submit(server.url, slow));
    const events: JobEvent[] = [];
    const lost: unknown[] = [];
    for await (const event of through.watch(job, { onReconnect: (error) => lost.push(error) })) {
      events.push(event);
      if (event.event === 'log' && event.data.row === 1) {
        await proxy.cut();
        await proxy.mend();
      }
    }
    expect(lost.length).toBeGreaterThan(0);
    expect(events[0]).toMatchObject({ event: 'state' });
    expect(events.at(-1)).toMatchObject({ event: 'state', data: { state: 'successful' } });
    const rows = events.flatMap(({ event, data }) => (event === 'log' ? [data.row] : []));
    expect(rows).toEqual([1, 2, 3, 4]);
    // Behind any event the rest follows, and behind the last one nothing.
    const first = events.findIndex(({ event }) => event === 'log');
    for (const [index, expected] of [
      [first, [2, 3, 4]],
      [events.length - 1, []],
    ] as const) {
      const rest: JobEvent[] = [];
      for await (const event of client.watch(job, { lastEventId: events[index]!.id })) rest.push(event);
      expect(rest.flatMap(({ event, data }) => (event === 'log' ? [data.row] : []))).toEqual(expected);
      expect(rest.at(-1)?.event).toBe(expected.length > 0 ? 'state' : undefined);
    }
  });

  it('shows a job that has ended as a whole: its nodes and lines, then its end', async () => {
    const job = await client.execute({ id: await submit(server.url, greeting) }).wait();
    const events: string[] = [];
    for await (const { event } of client.watch(job.id)) events.push(event);
    expect(events).toEqual(['state', 'node', 'node', 'log', 'state']);
  });

  it('waits for a job although the API is away meanwhile', async () => {
    const job = await execute(server.url, await submit(server.url, slow));
    const detail = through.wait(job);
    await jobWhen(server.url, job, ({ state }) => state === 'running');
    await proxy.cut();
    await jobWhen(server.url, job, ({ state }) => state === 'successful');
    await proxy.mend();
    expect((await detail).state).toBe('successful');
  });

  it('ends each kind of call by its signal, with the reason of the signal', async () => {
    const job = await execute(server.url, await submit(server.url, waiting));
    const reason = new Error('enough');
    const stop = new AbortController();
    const { signal } = stop;
    const waits = client.wait(job, { signal });
    const watches = (async () => {
      for await (const { event, data } of client.watch(job, { signal }))
        if (event === 'node' && data.node === 'wait') stop.abort(reason);
    })();
    await expect(watches).rejects.toBe(reason);
    await expect(waits).rejects.toBe(reason);
    await expect(client.processes.list({}, { signal }).all()).rejects.toBe(reason);
    await client.stop(job);
    expect((await client.wait(job)).state).toBe('stopped');
  });

  it('throws what DRF answers as typed errors', async () => {
    const invalid = client.processes.create({ name: '', project: 'p' });
    await expect(invalid).rejects.toThrow(ValidationError);
    await expect(invalid).rejects.toMatchObject({
      status: 400,
      message: 'name: This field may not be blank.',
      fields: { name: ['This field may not be blank.'] },
    });
    await expect(client.processes.get(999)).rejects.toThrow(NotFound);
    const { id } = await client.processes.create({ name: 'faulty', project: 'p' });
    await client.processes.save(id, { nodeList: [] });
    const faulty = client.execute({ id }).job;
    await expect(faulty).rejects.toMatchObject({ faults: [{ code: 'no-start' }] });
    const stranger = new Client({ url: server.url, token: 'wrong', language: 'zh-CN' });
    await expect(stranger.me()).rejects.toThrow(NotAuthenticated);
    await expect(stranger.me()).rejects.toThrow(/令牌/);
    const executed = client.execute({ id: await submit(server.url, greeting), idempotencyKey: 'k' });
    await executed.wait();
    await expect(client.execute({ id, idempotencyKey: 'k' }).job).rejects.toThrow(Conflict);
  });

  it('takes each parameter of openapi.json, and leaves out those that are undefined', async () => {
    const id = await submit(server.url, greeting);
    const batch = { id, inputs: [{}, {}], version: undefined, trial: true };
    const jobs = await client.executeMany(batch);
    await Promise.all(jobs.map((job) => client.wait(job)));
    const filters = { process: id, kind: 'trial', trigger: 'user', version: undefined } as const;
    const found = await client.jobs.list({ ...filters, state: ['successful', 'failed'] }).all();
    expect(found.map((job) => job.id)).toEqual([...jobs].reverse());
    expect(await client.jobs.list({ ...filters, state: 'failed' }).all()).toEqual([]);
    const named = client.processes.list({ name: undefined, project: 'p', limit: 1 });
    expect((await named.page()).results).toMatchObject([{ id }]);
    const { body } = await send(server.url, `/api/process/export/?pk=${id}`);
    body.processes[0].name = '';
    const refused = client.processes.import(body);
    await expect(refused).rejects.toThrow('process 0, field name: This field may not be blank.');
  });

  it('iterates over a list page by page, and shows no item twice while others are created', async () => {
    const project = 'paging';
    for (const name of ['a', 'b', 'c', 'd', 'e']) await client.processes.create({ name, project });
    const list = client.processes.list({ project, limit: 2 });
    expect(await list.page()).toMatchObject({ count: 5, results: [{ name: 'e' }, { name: 'd' }] });
    const names: string[] = [];
    for await (const { name } of list) {
      if (name === 'd') await client.processes.create({ name: 'f', project });
      names.push(name);
    }
    expect(names).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(await list.all({ limit: 3 })).toHaveLength(3);
  });
});
