import { OtherFlows } from '../../src/jobs/other-flows.js';
import { ended, execute, flow, jobWhen, submit, type ShortNode } from '../support/flows.js';
import { send } from '../support/send.js';
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

  it('runs the other branches where a branch does not fail any more', async () => {
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
    const id = await submit(service.url, flow(nodes, links));
    const first = await stopAt(await execute(service.url, id), '/z');
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

  it('does not take another way at a node that has finished, or that has handled a failure: such a version is refused', async () => {
    hanging.add('/h');
    const branch: ShortNode = {
      id: 'x',
      name: 'core.programming.branch',
      inputs: { condition: '{{ vars.n > 0 }}' },
    };
    const each: ShortNode = {
      id: 'f',
      name: 'core.programming.forEach',
      inputs: { list: '{{ [1..vars.n] }}' },
    };
    const set = (value: unknown): ShortNode => ({
      ...{ id: 's', name: 'core.variable.set', options: { variable: 'n' } },
      inputs: { value },
    });
    const tried: ShortNode = { id: 't', name: 'core.programming.tryCatch' };
    const version = (nodes: ShortNode[], links: string[], value = 1) =>
      flow([start, post('a'), post('b'), post('h'), ...nodes], links, [
        { name: 'n', type: 'number', scope: 'flow', value },
      ]);
    const ways = ['x.then > a', 'x.else > b', 'a > h'];
    const rounds = ['start > f', 'f.body > a', 'f.completed > h'];
    const attempts = ['start > t', 't.try > s', 't.catch > a', 't.completed > h', 's > b'];
    const computed = (expression: string): ShortNode => ({
      ...{ id: 'o', name: 'core.operation.expression', options: { expression } },
    });
    const read = set('{{ nodes.o.result }}');
    // The job ends with a failure that is not recorded.
    const faulty = set('{{ vars.n > 0 ? "bad" : 1 }}');
    const ending: ShortNode = { ...faulty, id: 'z', inputs: { value: 'bad' } };
    const endings = ['start > t', 't.try > s > b', 't.catch > a', 't.completed > z'];
    const cases: [string, object, object][] = [
      ['x', version([branch], ['start > x', ...ways]), version([branch], ['start > x', ...ways], -1)],
      [
        'x',
        version([branch], ['start > x', ...ways]),
        version([branch, set(-1)], ['start > s > x', ...ways]),
      ],
      ['f', version([each], rounds), version([each], rounds, 2)],
      [
        's',
        version([tried, set('{{ vars.n > 0 ? "bad" : 1 }}')], attempts),
        version([tried, set('{{ vars.n > 0 ? "bad" : 1 }}')], attempts, -1),
      ],
      [
        's',
        version([tried, set('{{ vars.n < 0 ? "bad" : 1 }}')], attempts),
        version([tried, set('{{ vars.n < 0 ? "bad" : 1 }}')], attempts, -1),
      ],
      [
        's',
        version([tried, read, computed('$number("bad")')], attempts),
        version([tried, read, computed('1')], attempts),
      ],
      ['s', version([tried, faulty, ending], endings), version([tried, faulty, ending], endings, -1)],
    ];
    for (const [node, first, second] of cases) {
      const id = await submit(service.url, first);
      const started = await execute(service.url, id);
      const job = await (first === cases.at(-1)![1] ? ended(service.url, started) : stopAt(started, '/h'));
      await upload(id, second);
      news();
      expect(await resume(job.id, { version: 2 })).toMatchObject({
        status: 400,
        body: {
          version: [`These nodes have finished a step and may get other values in that version: "${node}"`],
        },
      });
    }
  });

  it('goes on where the node is corrected that has ended the job, also if it is one that only computes or decides', async () => {
    const set = (value: unknown): ShortNode => ({
      ...{ id: 'k', name: 'core.variable.set', options: { variable: 'n' } },
      inputs: { value },
    });
    const each = (list: unknown): ShortNode => ({
      id: 'k',
      name: 'core.programming.forEach',
      inputs: { list },
    });
    const fails = (message: string): ShortNode => ({
      id: 'k',
      name: 'core.programming.fail',
      inputs: { message },
    });
    const followed = ({ name }: ShortNode): string[] =>
      name === 'core.programming.fail' ? [] : [name.endsWith('forEach') ? 'k.completed > b' : 'k > b'];
    const version = (node: ShortNode) =>
      flow(
        [start, post('a'), node, post('b')],
        ['start > a > k', ...followed(node)],
        [{ name: 'n', type: 'number', scope: 'flow', value: 1 }],
      );
    const corrections: [ShortNode, ShortNode][] = [
      [set('bad'), set(2)],
      [each('{{ vars.n }}'), each([1])],
      [fails('no'), print('k', 'yes')],
    ];
    for (const [faulty, corrected] of corrections) {
      const id = await submit(service.url, version(faulty));
      const first = await ended(service.url, await execute(service.url, id));
      expect([first.state, ...paths()]).toEqual(['failed', '/a']);
      await upload(id, version(corrected));
      expect(await resumed(first.id, { version: 2 })).toMatchObject({ state: 'successful' });
      expect(paths()).not.toContain('/a');
    }
  });

  it('goes on where a loop around the node that has ended the job gets other values, and nothing in it has finished', async () => {
    const version = (word: string) =>
      flow(
        [
          start,
          post('a'),
          { id: 'f', name: 'core.programming.forEach', inputs: { list: '{{ [vars.word] }}' } },
          {
            ...{ id: 'k', name: 'core.variable.set', options: { variable: 'n' } },
            inputs: { value: '{{ $number(nodes.f.element) }}' },
          },
          post('h'),
        ],
        ['start > a > f', 'f.body > k', 'f.completed > h'],
        [
          { name: 'n', type: 'number', scope: 'flow', value: 1 },
          { name: 'word', type: 'string', scope: 'flow', value: word },
        ],
      );
    const id = await submit(service.url, version('two'));
    const first = await ended(service.url, await execute(service.url, id));
    expect([first.state, ...paths()]).toEqual(['failed', '/a']);
    await upload(id, version('2'));
    expect(await resumed(first.id, { version: 2 })).toMatchObject({ state: 'successful' });
    expect(paths()).toEqual(['/h']);
  });

  it('calls no other process at a call that has run something, and the other one where nothing has', async () => {
    const called = (id: string) => submit(service.url, flow([start, post(id)], [`start > ${id}`]));
    const [a, b] = [await called('a'), await called('b')];
    const call: ShortNode = {
      id: 'c',
      name: 'core.programming.callProcess',
      inputs: { process: '{{ vars.p }}' },
    };
    const version = (process: number) =>
      flow(
        [start, call, post('h')],
        ['start > c > h'],
        [{ name: 'p', type: 'number', scope: 'flow', value: process }],
      );
    hanging.add('/h');
    const id = await submit(service.url, version(a));
    const first = await stopAt(await execute(service.url, id), '/h');
    hanging.add('/a');
    const second = await stopAt(await execute(service.url, id), '/a');
    await upload(id, version(b));
    hanging.clear();
    news();
    expect(await resume(first.id, { version: 2 })).toMatchObject({
      status: 400,
      body: { version: ['These nodes have finished a step and may get other values in that version: "c"'] },
    });
    expect(await resumed(second.id, { version: 2 })).toMatchObject({ state: 'successful' });
    expect(paths()).toEqual(['/b', '/h']);
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
