import { OtherFlows } from '../../../src/jobs/rerun/other-flows.js';
import { ended, execute, flow, jobWhen, submit, type ShortNode } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { resumes } from './resumes.js';

/** What the page of a job says of a node. */
interface NodeState {
  node: string;
  state: string;
}

describe('a job that is resumed with another version', () => {
  const service = resumes();
  const { broken, hanging, post, start, print, chain, resume, resumed, log, news, paths, stopAt, upload } =
    service;

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
      const id = await submit(service.url, declaring(asking(text), 1));
      const first = await stopAt(await execute(service.url, id), '/b');
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

  it('goes on where the finished nodes are the same, and is refused where not', async () => {
    broken.add('/b').add('/a2');
    const id = await submit(service.url, chain());
    const first = await ended(service.url, await execute(service.url, id));
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

  it('does not go on if a failover gives its id to another job meanwhile', async () => {
    broken.add('/b');
    const id = await submit(service.url, chain());
    const first = await ended(service.url, await execute(service.url, id));
    await upload(id, chain(post('b', '/b2')));
    const flows = service.app.get(OtherFlows);
    const find = flows.of.bind(flows);
    flows.of = async (...given) => {
      const found = await find(...given);
      await service.database.query('UPDATE job SET uuid = gen_random_uuid() WHERE id = $1', [first.id]);
      return found;
    };
    news();
    expect((await resume(first.id, { version: 2 })).status).toBe(503);
    flows.of = find;
    expect(await resumed(first.id, { version: 2 })).toMatchObject({ state: 'successful', version: 2 });
    expect(paths()).toEqual(['/b2', '/c']);
  });

  it('runs no finished node again where that version leads to it by other links, and is refused if loops or branches around it differ', async () => {
    broken.add('/b');
    const id = await submit(service.url, chain());
    const first = await ended(service.url, await execute(service.url, id));
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
    const id = await submit(service.url, flow([...nodes, post('b')], [...links, 'p.1 > b']));
    const first = await execute(service.url, id);
    await jobWhen(service.url, first, (job) =>
      job.nodes.some((each: NodeState) => each.node === 'a' && each.state === 'successful'),
    );
    await send(service.url, `/api/process/stop/${first}/`, { method: 'POST' });
    await ended(service.url, first);
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

  it('runs no finished node again in a loop that was not reached before, or where only the way in the loop is left', async () => {
    broken.add('/b');
    const loop: ShortNode = { id: 'f', name: 'core.programming.forEach', inputs: { list: ['1'] } };
    const branch: ShortNode = { id: 'x', name: 'core.programming.branch', inputs: { condition: false } };
    const links = ['f.body > a', 'f.completed > b', 'x.then > f'];
    const version = (...more: string[]) =>
      flow([start, branch, loop, post('a'), post('b')], [...links, ...more]);
    const id = await submit(service.url, version('start > a', 'a > b'));
    const unreached = await ended(service.url, await execute(service.url, id));
    await upload(id, version('start > x', 'x.else > a', 'a > b'));
    const besides = await ended(service.url, await execute(service.url, id));
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

  it('runs no finished node of a called process again where that version leads to the call by other links', async () => {
    broken.add('/j');
    const called = (...posts: string[]) =>
      flow([start, ...posts.map((id) => post(id))], [`start > ${posts[0]}`, `${posts[0]} > ${posts[1]}`]);
    const process = await submit(service.url, called('i', 'j'));
    const call: ShortNode = { id: 'c', name: 'core.programming.callProcess', inputs: { process } };
    const id = await submit(service.url, flow([start, call], ['start > c']));
    const first = await ended(service.url, await execute(service.url, id));
    expect([first.state, ...paths()]).toEqual(['failed', '/i', '/j']);
    await upload(process, called('renamed', 'j'));
    await upload(id, flow([start, print('say', 'now'), call], ['start > say', 'say > c']));
    broken.clear();
    expect(await resumed(first.id, { version: 2 })).toMatchObject({ state: 'successful' });
    expect(paths()).toEqual(['/j']);
  });

  it.each(['string', 'any', 'number'])(
    'is refused where it would show a secret input, whose variable is of the type %s there',
    async (type) => {
      broken.add('/b');
      const declaring = (own: string) => ({
        ...chain(),
        variables: [{ name: 'own', type: own, scope: 'flow', value: null }],
      });
      const id = await submit(service.url, declaring('password'));
      const inputs = { own: 'my own secret' };
      const first = await ended(service.url, await execute(service.url, id, { inputs }));
      await upload(id, declaring(type));
      const refused = await resume(first.id, { version: 2 });
      expect([refused.status, Object.keys(refused.body)]).toEqual([400, ['inputs']]);
      expect(refused.text).not.toContain('my own secret');
    },
  );
});
