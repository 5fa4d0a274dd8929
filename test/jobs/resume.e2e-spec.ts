import pg from 'pg';
import { OtherFlows } from '../../src/jobs/other-flows.js';
import { Retention } from '../../src/worker/retention.js';
import { ended, execute, flow, jobWhen, type ShortNode, submit } from '../support/flows.js';
import { type Answer, send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { startStandIn, type StandIn } from '../support/stand-in.js';

/** The paths that the service does not serve: it refuses them, or never replies. */
const broken = new Set<string>();
const hanging = new Set<string>();

/** What the page of a job says of a node. */
interface NodeState {
  node: string;
  state: string;
}

describe('a job that is resumed', () => {
  let server: Server;
  let outside: StandIn;
  let database: pg.Pool;

  beforeAll(async () => {
    outside = await startStandIn({
      'POST /*': ({ path }) => {
        if (hanging.has(path)) return 'none';
        return broken.has(path) ? 503 : { body: { path } };
      },
    });
    server = await startServer({
      LIUCHENG_HTTP_ALLOW: '127.0.0.1',
      LIUCHENG_SECRET_KEY: 'a key of at least thirty-two characters',
      LIUCHENG_SHELL: 'on',
    });
    database = new pg.Pool({ connectionString: server.database });
  });

  afterEach(() => {
    broken.clear();
    hanging.clear();
  });

  afterAll(async () => {
    await database.end();
    await server.close();
    await outside.close();
  });

  const post = (id: string, path = `/${id}`, more: Partial<ShortNode> = {}): ShortNode => ({
    id,
    name: 'core.http.request',
    inputs: { url: `${outside.url}${path}`, body: {} },
    options: { method: 'POST' },
    ...more,
  });
  const start: ShortNode = { id: 'start', name: 'core.event.start' };
  const print = (id: string, message: string): ShortNode => ({
    id,
    name: 'core.log.print',
    inputs: { message },
  });
  const resume = (job: number, more: object = {}): Promise<Answer> =>
    send(server.url, `/api/job/rerun/${job}/`, { method: 'POST', body: { resume: true, ...more } });
  const resumed = async (job: number, more: object = {}): Promise<any> => {
    const { status, text, body } = await resume(job, more);
    if (status !== 200) throw new Error(`the resume answered ${status}: ${text}`);
    return ended(server.url, body.job_id);
  };
  const log = async (job: number): Promise<string> =>
    (await send(server.url, `/api/process/logfile/?jobId=${job}`)).body.logcontent;
  /** The requests since the last call: path and key. */
  const news = (): [path: string, key: string][] =>
    outside.asked.splice(0).map(({ path, headers }) => [path, String(headers['idempotency-key'])]);
  const paths = (): string[] => news().map(([path]) => path);
  const stopAt = async (job: number, path: string): Promise<any> => {
    await jobWhen(server.url, job, () => outside.asked.some((asked) => asked.path === path));
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
    return ended(server.url, job);
  };
  /** Changes the flow and submits it as the next version. */
  const upload = async (id: number, changed: object): Promise<void> => {
    await send(server.url, '/api/process/save/', { method: 'POST', body: { id, ...changed } });
    const { status, text } = await send(server.url, '/api/process/upload/', { method: 'POST', body: { id } });
    if (status !== 200) throw new Error(text);
  };

  // start > say > a > b > c > end
  const chain = (...changed: ShortNode[]) => {
    const nodes = [start, print('say', 'once'), post('a'), post('b'), post('c'), print('end', 'the end')];
    const all = nodes.map((node) => changed.find(({ id }) => id === node.id) ?? node);
    return flow(all, ['start > say', 'say > a', 'a > b', 'b > c', 'c > end']);
  };

  it('goes on at the node that failed, which gets a new key, and runs nothing that has finished', async () => {
    broken.add('/b');
    const first = await ended(server.url, await execute(server.url, await submit(server.url, chain())));
    expect(first.state).toBe('failed');
    const before = news();
    expect(before.map(([path]) => path)).toEqual(['/a', '/b']);
    broken.clear();
    const second = await resumed(first.id);
    expect(second).toMatchObject({ state: 'successful', trigger: 'rerun', rerun_of: first.id, error: null });
    const after = news();
    expect(after.map(([path]) => path)).toEqual(['/b', '/c']);
    expect(after[0]![1]).not.toBe(before[1]![1]);
    const ofNode = (job: any, name: string) => job.nodes.find(({ node }: any) => node === name);
    expect(second.nodes).toHaveLength(6);
    expect(ofNode(second, 'a')).toEqual(ofNode(first, 'a'));
    expect(await log(second.id)).toMatch(
      new RegExp(`^\\S+Z info - Resumes job ${first.id}\\n\\S+Z info end the end\\n$`),
    );
  });

  it('goes on within a loop, after the rounds that were done', async () => {
    const loop = flow(
      [
        start,
        { id: 'f', name: 'core.programming.forEach', inputs: { list: ['1', '2', '3', '4'] } },
        post('a', '/{{ nodes.f.element }}'),
        print('done', 'all'),
      ],
      ['start > f', 'f.body > a', 'f.completed > done'],
    );
    broken.add('/3');
    const first = await ended(server.url, await execute(server.url, await submit(server.url, loop)));
    expect(paths()).toEqual(['/1', '/2', '/3']);
    // It fails there again, and is resumed again.
    const second = await resumed(first.id);
    expect(second.state).toBe('failed');
    broken.clear();
    const third = await resumed(second.id);
    expect(third).toMatchObject({ state: 'successful', rerun_of: second.id });
    const asked = news();
    expect(asked.map(([path]) => path)).toEqual(['/3', '/3', '/4']);
    expect(new Set(asked.map(([, key]) => key)).size).toBe(3);
    expect(third.nodes.find(({ node }: any) => node === 'a')).toMatchObject({ state: 'successful', runs: 4 });
  });

  it('keeps the key of a request that a stop has cut off; each of two resumes has its own keys for what follows', async () => {
    hanging.add('/b');
    const job = await execute(server.url, await submit(server.url, chain()));
    const first = await stopAt(job, '/b');
    expect(first.state).toBe('stopped');
    const [, [, cutOff]] = news() as [unknown, [string, string]];
    const again = await resume(first.id);
    const second = await stopAt(again.body.job_id, '/b');
    expect(second.state).toBe('stopped');
    hanging.clear();
    expect(news()).toEqual([['/b', cutOff]]);
    await Promise.all([resumed(second.id), resumed(second.id)]);
    const asked = news();
    expect(asked.filter(([path]) => path === '/b')).toEqual([
      ['/b', cutOff],
      ['/b', cutOff],
    ]);
    const last = asked.filter(([path]) => path === '/c').map(([, key]) => key);
    expect(new Set(last).size).toBe(2);
  });

  it('gives a request that was cut off a new key where it reads a variable with another default, and no other request', async () => {
    hanging.add('/b');
    const asking = (text: string): ShortNode => {
      const node = post('b');
      return { ...node, inputs: { ...node.inputs, body: { text } } };
    };
    const declaring = (node: ShortNode, value: number) => ({
      ...chain(node),
      variables: ['x', 'other'].map((name) => ({
        name,
        type: 'number',
        scope: 'flow',
        value: name === 'x' ? value : 0,
      })),
    });
    const isSame = async (text: string): Promise<boolean> => {
      const id = await submit(server.url, declaring(asking(text), 1));
      const first = await stopAt(await execute(server.url, id), '/b');
      const [, cutOff] = news().at(-1)!;
      await upload(id, declaring(asking(text), 2));
      const again = await resume(first.id, { version: 2 });
      await stopAt(again.body.job_id, '/b');
      return news().at(-1)![1] === cutOff;
    };
    expect(await isSame('{{ vars.x }}')).toBe(false);
    expect(await isSame('{{ $lookup(vars, "x") }}')).toBe(false);
    expect(await isSame('{{ vars.other }}')).toBe(true);
  });

  it('runs a command again that a stop has ended', async () => {
    const shell: ShortNode = {
      id: 'b',
      name: 'core.shell.command',
      inputs: { command: `echo ran; sleep 60` },
    };
    const id = await submit(server.url, chain(shell));
    const job = await execute(server.url, id);
    await jobWhen(server.url, job, ({ nodes }) => nodes.some(({ node }: any) => node === 'b'));
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
    const { body } = await resume(job);
    const second = await jobWhen(server.url, body.job_id, ({ state, nodes }) =>
      state !== 'running'
        ? state !== 'waiting'
        : nodes.some((each: NodeState) => each.node === 'b' && each.state === 'running'),
    );
    expect(second.state).toBe('running');
    await send(server.url, `/api/process/stop/${body.job_id}/`, { method: 'POST' });
    expect(paths()).toEqual(['/a']);
  });

  it('goes on with another version where the finished nodes are the same, and is refused where not', async () => {
    broken.add('/b').add('/a2');
    const id = await submit(server.url, chain());
    const first = await ended(server.url, await execute(server.url, id));
    const moved = { ...post('a'), title: 'drawn elsewhere' };
    await upload(id, chain(moved, post('b', '/b2')));
    await upload(id, chain(post('a', '/a2')));
    news();
    expect(await resume(first.id, { version: 3 })).toMatchObject({
      status: 400,
      body: { version: ['These nodes have finished a step and are not the same in that version: "a"'] },
    });
    expect((await resume(first.id, { version: 4 })).status).toBe(404);
    const second = await resumed(first.id, { version: 2 });
    expect(second).toMatchObject({ state: 'successful', version: 2 });
    expect(paths()).toEqual(['/b2', '/c']);
  });

  it('does not go on with another version if a failover gives its id to another job meanwhile', async () => {
    broken.add('/b');
    const id = await submit(server.url, chain());
    const first = await ended(server.url, await execute(server.url, id));
    await upload(id, chain(post('b', '/b2')));
    const flows = server.app.get(OtherFlows);
    const find = flows.of.bind(flows);
    flows.of = async (...given) => {
      const found = await find(...given);
      await database.query('UPDATE job SET uuid = gen_random_uuid() WHERE id = $1', [first.id]);
      return found;
    };
    news();
    expect((await resume(first.id, { version: 2 })).status).toBe(503);
    flows.of = find;
    expect(await resumed(first.id, { version: 2 })).toMatchObject({ state: 'successful', version: 2 });
    expect(paths()).toEqual(['/b2', '/c']);
  });

  it('runs no finished node again in another version that leads to it by other links, and is refused if loops or branches around it differ', async () => {
    broken.add('/b');
    const id = await submit(server.url, chain());
    const first = await ended(server.url, await execute(server.url, id));
    const nodes = [start, print('say', 'once'), post('a'), post('b'), post('c'), print('new', 'new')];
    const repeat: ShortNode = { id: 'r', name: 'core.programming.repeat', inputs: { count: 2 } };
    await upload(id, flow(nodes, ['start > a', 'a > new', 'new > say', 'say > b', 'b > c']));
    await upload(
      id,
      flow([...nodes, repeat], ['start > say', 'say > r', 'r.body > a', 'r.completed > b', 'b > c']),
    );
    news();
    expect(await resume(first.id, { version: 3 })).toMatchObject({
      status: 400,
      body: { version: ['These nodes have finished a step and are not the same in that version: "a"'] },
    });
    broken.clear();
    const second = await resumed(first.id, { version: 2 });
    expect(second.state).toBe('successful');
    expect(paths()).toEqual(['/b', '/c']);
    expect(await log(second.id)).toMatch(/^\S+Z info - Resumes job \d+\n\S+Z info new new\n$/);
  });

  it('runs no finished node of a branch again: a version is refused where the branch has another place', async () => {
    hanging.add('/b');
    const parallel: ShortNode = { id: 'p', name: 'core.programming.parallel' };
    const nodes = [start, parallel, post('a'), post('c')];
    const links = ['start > p', 'p.2 > a', 'p.completed > c'];
    const id = await submit(server.url, flow([...nodes, post('b')], [...links, 'p.1 > b']));
    const first = await execute(server.url, id);
    await jobWhen(server.url, first, (job) =>
      job.nodes.some((each: NodeState) => each.node === 'a' && each.state === 'successful'),
    );
    await send(server.url, `/api/process/stop/${first}/`, { method: 'POST' });
    await ended(server.url, first);
    await upload(id, flow(nodes, links));
    await upload(id, flow([...nodes, post('b'), post('d')], [...links, 'p.1 > b', 'p.3 > d']));
    hanging.clear();
    news();
    expect(await resume(first, { version: 2 })).toMatchObject({
      status: 400,
      body: { version: ['These nodes have finished a step and are not the same in that version: "a"'] },
    });
    expect(await resumed(first, { version: 3 })).toMatchObject({ state: 'successful' });
    expect(paths().sort()).toEqual(['/b', '/c', '/d']);
  });

  it('runs the other branches where a branch does not fail any more in another version', async () => {
    broken.add('/a');
    hanging.add('/b').add('/z');
    const [t, p] = ['tryCatch', 'parallel'].map((name) => ({ id: name, name: `core.programming.${name}` }));
    const nodes = [start, t!, p!, post('a'), post('b'), print('say', 'caught'), post('z')];
    const tried = [
      'start > tryCatch',
      'tryCatch.try > parallel',
      'tryCatch.catch > say',
      'tryCatch.completed > z',
    ];
    const links = [...tried, 'parallel.1 > a', 'parallel.2 > b'];
    const id = await submit(server.url, flow(nodes, links));
    const first = await stopAt(await execute(server.url, id), '/z');
    await upload(id, flow([...nodes, print('new', 'handled')], [...links, 'a.error > new']));
    hanging.clear();
    news();
    const second = await resumed(first.id, { version: 2 });
    expect(second).toMatchObject({ state: 'successful', error: null });
    expect(paths()).toEqual(['/b', '/z']);
  });

  it('runs no finished node again in a loop that was not reached before, or where only the way in the loop is left', async () => {
    broken.add('/b');
    const loop: ShortNode = { id: 'f', name: 'core.programming.forEach', inputs: { list: ['1'] } };
    const branch: ShortNode = { id: 'x', name: 'core.programming.branch', inputs: { condition: false } };
    const links = ['f.body > a', 'f.completed > b', 'x.then > f'];
    const version = (...more: string[]) =>
      flow([start, branch, loop, post('a'), post('b')], [...links, ...more]);
    const id = await submit(server.url, version('start > a', 'a > b'));
    const unreached = await ended(server.url, await execute(server.url, id));
    await upload(id, version('start > x', 'x.else > a', 'a > b'));
    const besides = await ended(server.url, await execute(server.url, id));
    await upload(id, version('start > f'));
    expect([unreached.state, besides.state, ...paths()]).toEqual([
      'failed',
      'failed',
      '/a',
      '/b',
      '/a',
      '/b',
    ]);
    for (const job of [unreached, besides])
      expect(await resume(job.id, { version: 3 })).toMatchObject({
        status: 400,
        body: { version: ['These nodes have finished a step and are not the same in that version: "a"'] },
      });
  });

  it('runs no finished node of a called process again where another version leads to the call by other links', async () => {
    broken.add('/j');
    const called = (...posts: string[]) =>
      flow([start, ...posts.map((id) => post(id))], [`start > ${posts[0]}`, `${posts[0]} > ${posts[1]}`]);
    const process = await submit(server.url, called('i', 'j'));
    const call: ShortNode = { id: 'c', name: 'core.programming.callProcess', inputs: { process } };
    const id = await submit(server.url, flow([start, call], ['start > c']));
    const first = await ended(server.url, await execute(server.url, id));
    expect([first.state, ...paths()]).toEqual(['failed', '/i', '/j']);
    await upload(process, called('renamed', 'j'));
    await upload(id, flow([start, print('say', 'now'), call], ['start > say', 'say > c']));
    broken.clear();
    expect(await resumed(first.id, { version: 2 })).toMatchObject({ state: 'successful' });
    expect(paths()).toEqual(['/j']);
  });

  it('sees the shared variables and the secrets of the job before, which retention keeps', async () => {
    const variable = await send(server.url, '/api/process/variable/', {
      method: 'POST',
      body: { name: 'token', type: 'password', value: 'the former token' },
    });
    const variables = [
      { name: 'token', type: 'password', scope: 'global' },
      { name: 'own', type: 'password', scope: 'flow', value: '' },
    ];
    const asking = (id: string) => {
      const node = post(id);
      return { ...node, inputs: { ...node.inputs, body: { is: '{{ vars.token & "/" & vars.own }}' } } };
    };
    broken.add('/b');
    const id = await submit(server.url, { ...chain(asking('a'), asking('b')), variables });
    const first = await ended(
      server.url,
      await execute(server.url, id, { inputs: { own: 'my own secret' } }),
    );
    expect(first.state).toBe('failed');
    await send(server.url, `/api/process/variable/${variable.body.id}/`, {
      method: 'PATCH',
      body: { value: 'the new token' },
    });
    await database.query(
      `UPDATE variable_value SET ended_at = now() - interval '1 hour' WHERE ended_at IS NOT NULL`,
    );
    await server.app.get(Retention, { strict: false }).expire();
    const { rows } = await database.query('SELECT records FROM job_journal WHERE job_id = $1', [first.id]);
    expect(rows.every(({ records }) => !records.startsWith('['))).toBe(true);
    broken.clear();
    outside.asked.splice(0);
    const second = await resumed(first.id);
    expect(second.state).toBe('successful');
    expect(second.inputs).toEqual({ own: '***' });
    expect(outside.asked.splice(0).map(({ path, body }) => [path, body])).toEqual([
      ['/b', { is: 'the former token/my own secret' }],
      ['/c', {}],
    ]);
  });

  it.each(['string', 'any', 'number'])(
    'is refused with a version that would show a secret input, whose variable is of the type %s there',
    async (type) => {
      broken.add('/b');
      const declaring = (own: string) => ({
        ...chain(),
        variables: [{ name: 'own', type: own, scope: 'flow', value: null }],
      });
      const id = await submit(server.url, declaring('password'));
      const inputs = { own: 'my own secret' };
      const first = await ended(server.url, await execute(server.url, id, { inputs }));
      await upload(id, declaring(type));
      const refused = await resume(first.id, { version: 2 });
      expect([refused.status, Object.keys(refused.body)]).toEqual([400, ['inputs']]);
      expect(refused.text).not.toContain('my own secret');
    },
  );

  it('is refused where there is nothing to resume', async () => {
    const done = await ended(server.url, await execute(server.url, await submit(server.url, chain())));
    expect(await resume(done.id)).toMatchObject({
      status: 409,
      body: { detail: 'The job was successful: there is nothing to resume.' },
    });
    broken.add('/a');
    const old = await ended(server.url, await execute(server.url, await submit(server.url, chain())));
    await database.query(`UPDATE job SET failed_step = NULL WHERE id = $1`, [old.id]);
    expect((await resume(old.id)).status).toBe(409);
    news();
  });

  it('takes over a large journal, part by part', async () => {
    broken.add('/b');
    const first = await ended(server.url, await execute(server.url, await submit(server.url, chain())));
    news();
    // 6 MiB of records of steps that the flow does not reach; random, so that Postgres cannot compress them.
    await database.query(
      `INSERT INTO job_journal (job_id, number, records)
       SELECT $1, 100 + n, '[["x' || n || '#1",{"out":"' || (
         SELECT string_agg(encode(sha512((n || '.' || m)::bytea), 'hex'), '') FROM generate_series(1, 4096) AS m
       ) || '"}]]' FROM generate_series(1, 12) AS n`,
      [first.id],
    );
    broken.clear();
    const second = await resumed(first.id);
    expect(second.state).toBe('successful');
    const { rows } = await database.query(
      `SELECT count(*)::int AS n FROM job_journal a JOIN job_journal b USING (number, records)
       WHERE a.job_id = $1 AND b.job_id = $2 AND b.sealed_for = $1`,
      [first.id, second.id],
    );
    expect(rows[0].n).toBeGreaterThan(12);
  });
});
