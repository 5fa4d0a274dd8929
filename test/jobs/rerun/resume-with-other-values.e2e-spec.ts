import { ended, execute, flow, submit, type ShortNode } from '../../support/flows.js';
import { resumes } from './resumes.js';

describe('a job that is resumed with a version in which its nodes may get other values', () => {
  const service = resumes();
  const { hanging, post, start, print, resume, resumed, news, paths, stopAt, upload } = service;

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

  it.each([['vars.价格（元） > 0'], ['vars.m.%.价格（元） > 0'], ['vars.m@$i.价格（元） > 0']])(
    'does not refund what it has paid, whatever a variable is called and however it is read: %s',
    async (condition) => {
      const paid: ShortNode = {
        ...{ id: 'x', name: 'core.programming.branch', inputs: { condition: `{{ ${condition} }}` } },
      };
      const links = ['start > x', 'x.then > pay > h', 'x.else > refund > h'];
      const version = (value: number) =>
        flow([start, paid, post('pay'), post('refund'), post('h')], links, [
          ...['价格', 'm'].map((name) => ({ name, type: 'number', scope: 'flow', value: 0 })),
          { name: '价格（元）', type: 'number', scope: 'flow', value },
        ]);
      hanging.add('/h');
      const id = await submit(service.url, version(1));
      const job = await stopAt(await execute(service.url, id), '/h');
      await upload(id, version(-1));
      news();
      expect(await resume(job.id, { version: 2 })).toMatchObject({
        status: 400,
        body: {
          version: ['These nodes have finished a step and may get other values in that version: "x"'],
        },
      });
      expect(paths()).toEqual([]);
    },
  );

  const computed = (id: string, expression: string, inputs: Record<string, unknown> = {}): ShortNode => ({
    ...{ id, name: 'core.operation.expression', options: { expression }, inputs },
  });
  const branchOn = (condition: string): ShortNode => ({
    ...{ id: 'x', name: 'core.programming.branch', inputs: { condition } },
  });
  const [yes, no] = [computed('o', 'true'), computed('p', 'false')];
  const first = branchOn('{{ $boolean(nodes.*.result[0]) }}');
  const some = branchOn('{{ true in nodes.*.result }}');
  const key = (value: object): ShortNode[] => [
    branchOn('{{ nodes.o.result = "a" }}'),
    computed('o', '$keys(of)[0]', { of: value }),
  ];
  const linked = ['o.result > x.condition', 'p.result > x.condition'];
  it.each<[string, [ShortNode[], string[]?], [ShortNode[], string[]?]]>([
    [
      'two links to an input',
      [[branchOn(''), yes, no], linked],
      [[branchOn(''), yes, no], linked.toReversed()],
    ],
    ['nodes, all of which are read', [[first, yes, no]], [[first, no, yes]]],
    ['keys of a value', [key({ a: 1, b: 2 })], [[...key({ b: 2, a: 1 }), no]]],
    ['nodes, some of which are no longer there', [[some, yes, no]], [[some, no]]],
  ])('does not decide otherwise by the order of %s', async (_, before, now) => {
    const links = ['start > x', 'x.then > pay > h', 'x.else > refund > h'];
    const version = ([nodes, more = []]: [ShortNode[], string[]?]) =>
      flow([start, ...nodes, post('pay'), post('refund'), post('h')], [...links, ...more]);
    hanging.add('/h');
    const id = await submit(service.url, version(before));
    const job = await stopAt(await execute(service.url, id), '/h');
    await upload(id, version(now));
    news();
    expect(await resume(job.id, { version: 2 })).toMatchObject({
      status: 400,
      body: { version: ['These nodes have finished a step and may get other values in that version: "x"'] },
    });
    expect(paths()).toEqual([]);
  });

  it.each([
    ['break', ['f.body > a > x', 'x.then > k']],
    ['continue', ['f.body > q', 'q.1 > x', 'x.then > k', 'q.2 > a']],
  ])(
    'runs no round of a loop that is over: a version is refused where a %s is reached otherwise',
    async (name, body) => {
      hanging.add('/h');
      const nodes: ShortNode[] = [
        { id: 'f', name: 'core.programming.forEach', inputs: { list: [1, 2, 3] } },
        { id: 'q', name: 'core.programming.sequence' },
        { id: 'x', name: 'core.programming.branch', inputs: { condition: '{{ nodes.f.element = 2 }}' } },
        { id: 'n', name: 'core.programming.branch', inputs: { condition: false } },
        { id: 'k', name: `core.programming.${name}` },
        ...[post('a'), post('z'), post('h')],
      ];
      const links = ['start > f', ...body, 'f.completed > z > h'];
      const id = await submit(service.url, flow([start, ...nodes], links));
      news();
      const first = await stopAt(await execute(service.url, id), '/h');
      const otherwise = links.map((link) => (link === 'x.then > k' ? 'x.then > n' : link));
      await upload(id, flow([start, ...nodes], [...otherwise, 'n.then > k']));
      expect(await resume(first.id, { version: 2 })).toMatchObject({
        status: 400,
        body: {
          version: ['These nodes have finished a step and are reached otherwise in that version: "k"'],
        },
      });
    },
  );

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
});
