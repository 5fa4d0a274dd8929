import pg from 'pg';
import { all, watch } from '../../support/event-streams.js';
import { ended, execute, jobWhen, line, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';

const hello = line(
  { id: 'a', name: 'core.log.print', inputs: { message: 'one\ntwo' } },
  { id: 'b', name: 'core.log.print', inputs: { message: 'three' } },
);

const waiting = line(
  { id: 'a', name: 'core.log.print', inputs: { message: 'one' } },
  { id: 'wait', name: 'core.time.delay', inputs: { seconds: 60 } },
);

describe('the events of a job', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  it('start and end with the state, and contain every node and log line', async () => {
    const job = await execute(server.url, await submit(server.url, hello));
    const { status, headers, events } = await watch(server.url, job);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-accel-buffering')).toBe('no');
    const seen = await all(events);
    expect(seen[0]!.event).toBe('state');
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    const listed = (await send(server.url, `/api/job/job/?process=${seen[0]!.data.process}`)).body.results[0];
    expect(seen.at(-1)).toMatchObject({ event: 'state', data: listed });
    const { nodes } = await ended(server.url, job);
    for (const node of nodes)
      expect(
        seen.filter(({ event, data }) => event === 'node' && data.node === node.node).at(-1)!.data,
      ).toEqual(node);
    const lines = seen.filter(({ event }) => event === 'log').map(({ data }) => data);
    expect(lines.map(({ row }) => row)).toEqual([1, 2, 3]);
    const { logcontent } = (await send(server.url, `/api/process/logfile/?jobId=${job}`)).body;
    expect(lines.map(({ line }) => `${line}\n`).join('')).toBe(logcontent);
  });

  it('can be resumed after any of them, and are 204 after the last', async () => {
    const job = await execute(server.url, await submit(server.url, hello));
    await ended(server.url, job);
    const whole = await all((await watch(server.url, job)).events);
    for (const [index, { id }] of whole.entries()) {
      const rest = whole.slice(index + 1);
      const header = await watch(server.url, job, { after: id });
      const query = await watch(server.url, job, { query: `?lastEventId=${id}` });
      expect([header.status, query.status]).toEqual(rest.length > 0 ? [200, 200] : [204, 204]);
      expect(await all(header.events)).toEqual(rest);
      expect(await all(query.events)).toEqual(rest);
    }
  });

  it('contain no log lines with log=0', async () => {
    const job = await execute(server.url, await submit(server.url, hello));
    const seen = await all((await watch(server.url, job, { query: '?log=0' })).events);
    expect(seen.map(({ event }) => event)).not.toContain('log');
    expect(seen.at(-1)!.data.state).toBe('successful');
  });

  it('show a stop, and each node that it has interrupted', async () => {
    const job = await execute(server.url, await submit(server.url, waiting));
    const { events } = await watch(server.url, job);
    const states: string[] = [];
    const nodes: Record<string, string> = {};
    for await (const { event, data } of events) {
      if (event === 'state') states.push(data.state);
      if (event === 'node') nodes[data.node] = data.state;
      if (nodes.wait === 'running' && states.at(-1) === 'running')
        void send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
    }
    expect(states[0]).toMatch(/^(waiting|running)$/);
    expect(states.at(-1)).toBe('stopped');
    expect(nodes).toEqual({ start: 'successful', a: 'successful', wait: 'stopped' });
  });

  it.each(['x', '1', '1-0-0-0', '%00', '999999999999999999999-0-0-0'])(
    'are 400 after %s, which is not an id of them',
    async (id) => {
      const job = await execute(server.url, await submit(server.url, hello));
      await ended(server.url, job);
      expect((await send(server.url, `/api/job/job/${job}/events/?lastEventId=${id}`)).status).toBe(400);
    },
  );

  it('are 400 after an event that the job has not reached', async () => {
    const job = await execute(server.url, await submit(server.url, waiting));
    await jobWhen(server.url, job, ({ state }) => state === 'running');
    for (const place of ['3-0-0', '1-99-0', '1-0-99'])
      expect((await watch(server.url, job, { after: `${job}-${place}` })).status).toBe(400);
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
  });

  it('end, and are 400 after an event that Postgres has lost in a failover, with the advice to begin again', async () => {
    const job = await execute(server.url, await submit(server.url, waiting));
    const { events } = await watch(server.url, job);
    let last = '';
    const database = new pg.Client(server.database);
    await database.connect();
    for await (const { id, event } of events) {
      last = id;
      if (event === 'log') await database.query('DELETE FROM job_log WHERE job_id = $1', [job]);
    }
    await database.end();
    const { status, body } = await send(server.url, `/api/job/job/${job}/events/?lastEventId=${last}`);
    expect(status).toBe(400);
    expect(body.detail).toMatch(/watch it again without an id/);
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
  });

  it('are 400 after an event of another job that had this id, and can be resumed by ids of earlier versions', async () => {
    const job = await execute(server.url, await submit(server.url, hello));
    await ended(server.url, job);
    const whole = await all((await watch(server.url, job)).events);
    const { id } = whole[1]!;
    const [place, process, ctime] = /^(.*)-(\d+)\.(\d+)$/.exec(id)!.slice(1);
    for (const other of [`${Number(process) + 1}.${ctime}`, `${process}.${Number(ctime) - 60}`]) {
      const path = `/api/job/job/${job}/events/?lastEventId=${place}-${other}`;
      const { status, body } = await send(server.url, path);
      expect([status, body.detail]).toEqual([400, expect.stringMatching(/watch it again without an id/)]);
    }
    expect(await all((await watch(server.url, job, { after: place! })).events)).toEqual(whole.slice(2));
  });

  it('are 404 for a missing job, before parameters are checked', async () => {
    expect((await send(server.url, '/api/job/job/999999999/events/?lastEventId=x')).status).toBe(404);
    expect((await send(server.url, '/api/job/job/x/events/')).status).toBe(404);
  });
});
