import { Retention } from '../../../src/worker/retention.js';
import { ended, execute, flow, jobWhen, submit, type ShortNode } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { resumes } from './resumes.js';

/** What the page of a job says of a node. */
interface NodeState {
  node: string;
  state: string;
}

describe('a job that is resumed', () => {
  const service = resumes();
  const { broken, hanging, post, start, print, chain, resume, resumed, log, news, paths, stopAt } = service;

  it('goes on at the node that failed, which gets a new key, and runs nothing that has finished', async () => {
    broken.add('/b');
    const first = await ended(service.url, await execute(service.url, await submit(service.url, chain())));
    expect(first.state).toBe('failed');
    const before = news();
    expect(before.map(([path]) => path)).toEqual(['/a', '/b']);
    broken.clear();
    const second = await resumed(first.id);
    expect(second).toMatchObject({ state: 'successful', trigger: 'rerun', rerun_of: first.id, error: null });
    const after = news();
    expect(after.map(([path]) => path)).toEqual(['/b', '/c']);
    expect(after[0]![1]).not.toBe(before[1]![1]);
    const ofNode = (job: { nodes: { node: string }[] }, name: string) =>
      job.nodes.find(({ node }) => node === name);
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
    const first = await ended(service.url, await execute(service.url, await submit(service.url, loop)));
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
    expect(third.nodes.find(({ node }: { node: string }) => node === 'a')).toMatchObject({
      state: 'successful',
      runs: 4,
    });
  });

  it('keeps the key of a request that a stop has cut off; each of two resumes has its own keys for what follows', async () => {
    hanging.add('/b');
    const job = await execute(service.url, await submit(service.url, chain()));
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

  it('runs a command again that a stop has ended', async () => {
    const shell: ShortNode = {
      id: 'b',
      name: 'core.shell.command',
      inputs: { command: `echo ran; sleep 60` },
    };
    const id = await submit(service.url, chain(shell));
    const job = await execute(service.url, id);
    await jobWhen(service.url, job, ({ nodes }) => nodes.some(({ node }: { node: string }) => node === 'b'));
    await send(service.url, `/api/process/stop/${job}/`, { method: 'POST' });
    const { body } = await resume(job);
    const second = await jobWhen(service.url, body.job_id, ({ state, nodes }) =>
      state !== 'running'
        ? state !== 'waiting'
        : nodes.some((each: NodeState) => each.node === 'b' && each.state === 'running'),
    );
    expect(second.state).toBe('running');
    await send(service.url, `/api/process/stop/${body.job_id}/`, { method: 'POST' });
    expect(paths()).toEqual(['/a']);
  });

  it('sees the shared variables and the secrets of the job before, which retention keeps', async () => {
    const variable = await send(service.url, '/api/process/variable/', {
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
    const id = await submit(service.url, { ...chain(asking('a'), asking('b')), variables });
    const first = await ended(
      service.url,
      await execute(service.url, id, { inputs: { own: 'my own secret' } }),
    );
    expect(first.state).toBe('failed');
    await send(service.url, `/api/process/variable/${variable.body.id}/`, {
      method: 'PATCH',
      body: { value: 'the new token' },
    });
    await service.database.query(
      `UPDATE variable_value SET ended_at = now() - interval '1 hour' WHERE ended_at IS NOT NULL`,
    );
    await service.app.get(Retention, { strict: false }).expire();
    const { rows } = await service.database.query('SELECT records FROM job_journal WHERE job_id = $1', [
      first.id,
    ]);
    expect(rows.every(({ records }) => !records.startsWith('['))).toBe(true);
    broken.clear();
    service.asked.splice(0);
    const second = await resumed(first.id);
    expect(second.state).toBe('successful');
    expect(second.inputs).toEqual({ own: '***' });
    expect(service.asked.splice(0).map(({ path, body }) => [path, body])).toEqual([
      ['/b', { is: 'the former token/my own secret' }],
      ['/c', {}],
    ]);
  });

  it('is refused where there is nothing to resume', async () => {
    const done = await ended(service.url, await execute(service.url, await submit(service.url, chain())));
    expect(await resume(done.id)).toMatchObject({
      status: 409,
      body: { detail: 'The job was successful: there is nothing to resume.' },
    });
    broken.add('/a');
    const old = await ended(service.url, await execute(service.url, await submit(service.url, chain())));
    await service.database.query(`UPDATE job SET failed_step = NULL WHERE id = $1`, [old.id]);
    expect((await resume(old.id)).status).toBe(409);
    news();
  });

  it('takes over a large journal, part by part', async () => {
    broken.add('/b');
    const first = await ended(service.url, await execute(service.url, await submit(service.url, chain())));
    news();
    // 6 MiB of records of waits that no step reads; random, so that Postgres cannot compress them.
    await service.database.query(
      `INSERT INTO job_journal (job_id, number, records)
       SELECT $1, 100 + n, '[["x' || n || '#1~wait1",{"out":"' || (
         SELECT string_agg(encode(sha512((n || '.' || m)::bytea), 'hex'), '') FROM generate_series(1, 4096) AS m
       ) || '"}]]' FROM generate_series(1, 12) AS n`,
      [first.id],
    );
    broken.clear();
    const second = await resumed(first.id);
    expect(second.state).toBe('successful');
    const { rows } = await service.database.query(
      `SELECT count(*)::int AS n FROM job_journal a JOIN job_journal b USING (number, records)
       WHERE a.job_id = $1 AND b.job_id = $2 AND b.sealed_for = $1`,
      [first.id, second.id],
    );
    expect(rows[0].n).toBeGreaterThan(12);
  });
});
