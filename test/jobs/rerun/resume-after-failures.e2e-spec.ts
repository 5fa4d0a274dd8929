import { ended, execute, flow, submit, type ShortNode } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { resumes } from './resumes.js';

const P = 'core.programming.';

describe('a job with failures that its flow has handled, which is resumed with another version', () => {
  const service = resumes();
  const { broken, hanging, post, start, print, resume, resumed, news, paths, upload, afterFirst } = service;

  const control = (
    id: string,
    name: string,
    inputs: Record<string, unknown> = {},
    more: Partial<ShortNode> = {},
  ): ShortNode => ({
    ...{ id, name: `${P}${name}`, inputs },
    ...more,
  });
  /** Fails where `y` is greater than 0. */
  const MAYBE = '{{ vars.y > 0 ? $error("e") : 1 }}';
  const set = (value: unknown = MAYBE): ShortNode => ({
    ...{ id: 's', name: 'core.variable.set', inputs: { value } },
    options: { variable: 'y' },
  });
  const asking = (id: string, body: unknown, more: Partial<ShortNode> = {}): ShortNode =>
    post(id, `/${id}`, { inputs: { ...post(id).inputs, body }, ...more });
  const attempt = control('t', 'tryCatch');
  const tried = ['start > t', 't.try > s > b', 't.catch > a'];
  /** A flow with the variable `y`. */
  const version = (nodes: ShortNode[], links: string[], y: number) =>
    flow([start, ...nodes], links, [{ name: 'y', type: 'any', scope: 'flow', value: y }]);
  const refusal = (what: string, node: string) => ({
    status: 400,
    body: { version: [`These nodes have finished a step and ${what} in that version: "${node}"`] },
  });
  const OTHER_VALUES = 'may get other values';
  const MOVED = 'are reached otherwise';
  const HANDLED = 'handle failures otherwise';

  it.each([
    ['a node that fails on purpose', 'broken'],
    ['one whose message is like the error of the node', 'Node "s": broken'],
  ])('keeps them where %s has ended it', async (_, message) => {
    const nodes = [attempt, set(), post('a'), post('b'), control('f', 'fail', { message })];
    const links = [...tried, 't.completed > f'];
    const job = await afterFirst(version(nodes, links, 1), version(nodes, links, 0));
    expect([job.state, ...paths()]).toEqual(['failed', '/a']);
    expect(await resume(job.id, { version: 2 })).toMatchObject(refusal(OTHER_VALUES, 's'));
    const corrected = control('f', 'fail', { message: 'another message' });
    await upload(job.process, version([...nodes.slice(0, -1), corrected], links, 1));
    expect(await resumed(job.id, { version: 3 })).toMatchObject({ error: 'another message' });
    expect(paths()).toEqual([]);
  });

  it('keeps them where its time limit has ended it', async () => {
    hanging.add('/h');
    const nodes = [attempt, set(), post('a'), post('b'), post('h')];
    const links = [...tried, 't.completed > h'];
    const id = await submit(service.url, version(nodes, links, 1));
    await send(service.url, `/api/process/policy/${id}/`, { method: 'PATCH', body: { timeout: 1 } });
    const job = await ended(service.url, await execute(service.url, id));
    expect([job.state, ...paths()]).toEqual(['failed', '/a', '/h']);
    await upload(id, version(nodes, links, 0));
    expect(await resume(job.id, { version: 2 })).toMatchObject(refusal(OTHER_VALUES, 's'));
  });

  it('keeps them, and the way of a branch, where its worker has died before it showed them', async () => {
    hanging.add('/h');
    const branch = control('x', 'branch', { condition: '{{ vars.y > 0 }}' });
    const cases: [string, ShortNode[], string[]][] = [
      ['s', [attempt, set()], [...tried, 't.completed > h']],
      ['x', [branch], ['start > x', 'x.then > a > h', 'x.else > b']],
    ];
    for (const [node, nodes, links] of cases) {
      const all = [...nodes, post('a'), post('b'), post('h')];
      const job = await afterFirst(version(all, links, 1), version(all, links, 0));
      await service.database.query('UPDATE job SET progress = NULL WHERE id = $1', [job.id]);
      expect(await resume(job.id, { version: 2 })).toMatchObject(refusal(OTHER_VALUES, node));
    }
  });

  it.each([
    ['a node that sets a variable', () => set('{{ nodes.f.element = 1 ? $error("e") : 1 }}')],
    [
      'a branch',
      () => control('s', 'branch', { condition: '{{ nodes.f.element = 1 ? $error("e") : true }}' }),
    ],
  ])('keeps them where they were of an earlier round: %s', async (_, failing) => {
    hanging.add('/h');
    const nodes = [
      control('f', 'forEach', { list: [1, 2] }),
      attempt,
      control('u', 'tryCatch'),
      failing(),
      post('a'),
    ];
    const links = ['start > f', 'f.body > t', 't.try > u', 'u.try > s', 't.catch > a', 'f.completed > h'];
    const all = [...nodes, print('i', 'i'), post('h')];
    const job = await afterFirst(version(all, links, 1), version(all, [...links, 'u.catch > i'], 1));
    expect(await resume(job.id, { version: 2 })).toMatchObject(refusal(HANDLED, 'u'));
  });

  describe('and were those of inputs, which leave no record', () => {
    const each = control('f', 'forEach', { list: [1, 2] });
    const round = control('u', 'tryCatch');
    const cases: [title: string, node: string, nodes: () => ShortNode[], links: string[]][] = [
      [
        'in a try',
        'b',
        () => [attempt, asking('b', MAYBE), post('c')],
        ['start > t', 't.try > b', 't.catch > c', 't.completed > h'],
      ],
      [
        'of a print',
        'b',
        () => [attempt, print('b', MAYBE), post('c')],
        ['start > t', 't.try > b', 't.catch > c', 't.completed > h'],
      ],
      [
        'with a linked error',
        'b',
        () => [asking('b', MAYBE), post('c'), post('d')],
        ['start > b > d', 'b.error > c > h'],
      ],
      [
        'where it goes on',
        'b',
        () => [asking('b', MAYBE, { common: { continueOnErr: true } }), post('c')],
        ['start > b > c > h'],
      ],
      [
        'in a round before the last',
        'b',
        () => [
          each,
          round,
          asking('b', '{{ vars.y + nodes.f.element = 2 ? $error("e") : nodes.f.element }}'),
          post('c'),
        ],
        ['start > f', 'f.body > u', 'u.try > b', 'u.catch > c', 'f.completed > h'],
      ],
    ];
    it.each(cases)('keeps them %s', async (_, node, nodes, links) => {
      hanging.add('/h');
      const all = [...nodes(), post('h')];
      const job = await afterFirst(version(all, links, 1), version(all, links, 0));
      expect(paths()).toContain('/c');
      expect(await resume(job.id, { version: 2 })).toMatchObject(refusal(OTHER_VALUES, node));
    });

    it('goes on at one that has ended the job, also in a later round', async () => {
      const nodes = [each, asking('b', '{{ vars.y + nodes.f.element = 3 ? $error("e") : nodes.f.element }}')];
      const links = ['start > f', 'f.body > b'];
      const job = await afterFirst(version(nodes, links, 1), version(nodes, links, 0));
      expect([job.state, ...paths()]).toEqual(['failed', '/b']);
      expect(await resumed(job.id, { version: 2 })).toMatchObject({ state: 'successful' });
      expect(paths()).toEqual(['/b']);
    });
  });

  describe('and whose first resume ended before it had come there again', () => {
    const flowNodes = () => [attempt, set(), post('a'), post('b'), post('h')];
    const links = [...tried, 't.completed > h'];

    it('keeps them where a new node failed before', async () => {
      hanging.add('/h');
      broken.add('/n');
      const nodes = flowNodes();
      const inserted = [...nodes, post('n')];
      const before = ['start > n > t', ...links.slice(1)];
      const job = await afterFirst(version(nodes, links, 1), version(inserted, before, 1));
      await upload(job.process, version(inserted, before, 0));
      news();
      const second = await resumed(job.id, { version: 2 });
      expect([second.state, ...paths()]).toEqual(['failed', '/n']);
      broken.clear();
      expect(await resume(second.id, { version: 3 })).toMatchObject(refusal(OTHER_VALUES, 's'));
    });

    it('keeps them where it was stopped before it began, and those of a branch in an earlier round', async () => {
      hanging.add('/h');
      const each = control('f', 'forEach', { list: [1, 0] });
      const branch = control('x', 'branch', {
        condition: '{{ nodes.f.element = 0 ? $error("e") : vars.y > 0 }}',
      });
      const rounds = ['start > f', 'f.body > x', 'x.then > a', 'x.else > b'];
      const branching = [each, branch, post('a'), post('b')];
      for (const [node, all, drawn] of [
        ['s', flowNodes(), links],
        ['x', branching, rounds],
      ] as const) {
        if (node === 'x') hanging.clear();
        const job = await afterFirst(version([...all], [...drawn], 1), version([...all], [...drawn], 0));
        await send(service.url, `/api/process/policy/${job.process}/`, {
          method: 'PATCH',
          body: { max_running: 1 },
        });
        hanging.add('/h');
        const sleeping = version([post('h')], ['start > h'], 1);
        await upload(job.process, sleeping);
        const running = await execute(service.url, job.process);
        const { body } = await resume(job.id);
        await send(service.url, `/api/process/stop/${body.job_id}/`, { method: 'POST' });
        expect(await ended(service.url, body.job_id)).toMatchObject({ state: 'stopped' });
        await send(service.url, `/api/process/stop/${running}/`, { method: 'POST' });
        expect(await resume(body.job_id, { version: 2 })).toMatchObject(refusal(OTHER_VALUES, node));
      }
    });
  });

  describe('or with nodes that are visited more than once', () => {
    const q = control('q', 'sequence');
    const twice = ['start > q', 'q.1 > a', 'q.2 > s', 'q.3 > a', 'q.4 > h'];
    const order = '{{ vars.y > 5 ? $error("e") : vars.y }}';

    it('takes no outcome for that of another visit', async () => {
      hanging.add('/h');
      const going = [q, asking('a', order, { common: { continueOnErr: true } }), set(2), post('h')];
      const first = await afterFirst(version(going, twice, 9), version(going, twice, 1));
      expect(await resume(first.id, { version: 2 })).toMatchObject(refusal(OTHER_VALUES, 'a'));
      const nodes = [
        q,
        asking('a', '{{ vars.y }}'),
        set(2),
        post('h'),
        print('n', 'n'),
        print('m', 'm'),
        print('k', 'k'),
      ];
      const cases: [string[], string[]][] = [
        [twice.filter((link) => link !== 'q.1 > a'), twice],
        [twice, twice.filter((link) => link !== 'q.1 > a')],
        // Through new nodes.
        [['start > a > h'], ['start > n > k > a > h', 'start > m > k']],
      ];
      for (const [links, otherLinks] of cases) {
        const job = await afterFirst(version(nodes, links, 1), version(nodes, otherLinks, 1));
        news();
        expect(await resume(job.id, { version: 2 })).toMatchObject(refusal(MOVED, 'a'));
      }
    });

    it('goes on where a new branch comes before the node that has failed in a round', async () => {
      broken.add('/c');
      const each = control('f', 'forEach', { list: [1, 2] });
      const choice = control('x', 'branch', { condition: '{{ nodes.f.element = 1 }}' });
      const asked = asking('c', '{{ nodes.f.element }}', { options: { method: 'POST' } });
      const first = version([each, post('a'), asked], ['start > f', 'f.body > a > c'], 1);
      const second = version(
        [each, post('a'), choice, asked],
        ['start > f', 'f.body > a > x', 'x.then > c'],
        1,
      );
      const job = await afterFirst(first, second);
      expect([job.state, ...paths()]).toEqual(['failed', '/a', '/c']);
      broken.clear();
      expect(await resumed(job.id, { version: 2 })).toMatchObject({ state: 'successful' });
      expect(paths()).toEqual(['/c', '/a']);
    });
  });

  const failing = (more: Record<string, unknown> = {}) => post('a', '/a', { common: more });
  const u = control('u', 'tryCatch');
  const g = control('g', 'branch', { condition: true });
  const rewired: [
    title: string,
    what: string,
    node: string,
    nodes: () => ShortNode[],
    links: string[],
    otherLinks: string[],
  ][] = [
    [
      'a new link for it',
      HANDLED,
      'a',
      () => [failing({ continueOnErr: true }), post('b'), print('e', 'e')],
      ['start > a > b > h'],
      ['start > a > b > h', 'a.error > e'],
    ],
    [
      'its link removed',
      HANDLED,
      'a',
      () => [failing(), post('b'), print('e', 'e')],
      ['start > a > b', 'a.error > e > h'],
      ['start > a > b', 'e > h'],
    ],
    [
      'a new catch',
      HANDLED,
      'u',
      () => [attempt, u, failing(), print('i', 'i'), print('o', 'o')],
      ['start > t', 't.try > u', 'u.try > a', 't.catch > o', 't.completed > h'],
      ['start > t', 't.try > u', 'u.try > a', 'u.catch > i', 't.catch > o', 't.completed > h'],
    ],
    [
      'a way around the node',
      MOVED,
      'a',
      () => [attempt, g, failing(), post('b'), print('o', 'o')],
      ['start > t', 't.try > g', 'g.then > a > b', 't.catch > o', 't.completed > h'],
      ['start > t', 't.try > g', 'g.then > b', 'g.else > a', 't.catch > o', 't.completed > h'],
    ],
  ];
  it.each(rewired)('does not handle one elsewhere: %s', async (_, what, node, nodes, links, otherLinks) => {
    broken.add('/a');
    hanging.add('/h');
    const all = [...nodes(), post('h')];
    const job = await afterFirst(version(all, links, 1), version(all, otherLinks, 1));
    expect(await resume(job.id, { version: 2 })).toMatchObject(refusal(what, node));
  });
});
