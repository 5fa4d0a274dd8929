import { execute, flow, submit, type ShortNode } from '../../support/flows.js';
import { resumes } from './resumes.js';

const P = 'core.programming.';

describe('a job that is resumed with a version that corrects it', () => {
  const service = resumes();
  const { broken, hanging, post, start, print, resume, resumed, paths, stopAt, upload, afterFirst } = service;

  const control = (id: string, name: string, inputs: Record<string, unknown> = {}): ShortNode => ({
    ...{ id, name: `${P}${name}`, inputs },
  });
  const version = (nodes: ShortNode[], links: string[], y = 0) =>
    flow([start, ...nodes], links, [{ name: 'y', type: 'any', scope: 'flow', value: y }]);

  it('goes on where concurrent rounds failed at a node that is corrected', async () => {
    broken.add('/a');
    const each = { ...control('f', 'forEach', { list: [1, 2] }), options: { concurrency: 2 } };
    const links = ['start > f', 'f.body > a'];
    const job = await afterFirst(version([each, post('a')], links), version([each, post('a', '/b')], links));
    expect(job.state).toBe('failed');
    paths();
    expect(await resumed(job.id, { version: 2 })).toMatchObject({ state: 'successful' });
    expect(paths()).toEqual(['/b', '/b']);
  });

  it('goes on where the failed node is in a try that catches now, also if another failure was handled before', async () => {
    broken.add('/a').add('/b');
    const nodes = [
      control('t', 'tryCatch'),
      control('u', 'tryCatch'),
      post('a'),
      post('b'),
      post('c'),
      post('d'),
    ];
    const links = ['start > t', 't.try > a', 't.catch > c', 't.completed > u', 'u.try > b'];
    const job = await afterFirst(version(nodes, links), version(nodes, [...links, 'u.catch > d']));
    expect([job.state, ...paths()]).toEqual(['failed', '/a', '/c', '/b']);
    expect(await resumed(job.id, { version: 2 })).toMatchObject({ state: 'successful' });
    expect(paths()).toEqual(['/b', '/d']);
  });

  it('goes on with an error output for a node that has failed once, and was successful in a resume', async () => {
    broken.add('/a').add('/b');
    const nodes = [post('a'), post('b'), print('e', 'e')];
    const job = await afterFirst(
      version(nodes, ['start > a > b']),
      version(nodes, ['start > a > b', 'a.error > e']),
    );
    broken.delete('/a');
    const second = await resumed(job.id);
    expect([second.state, ...paths()]).toEqual(['failed', '/a', '/a', '/b']);
    broken.clear();
    expect(await resumed(second.id, { version: 2 })).toMatchObject({ state: 'successful' });
    expect(paths()).toEqual(['/b']);
  });

  it('goes on where an operation is corrected that only the failed node reads', async () => {
    const operation = (expression: string): ShortNode => ({
      ...{ id: 'o', name: 'core.operation.expression', options: { expression } },
    });
    const nodes = (expression: string) => [
      post('a'),
      operation(expression),
      post('b', '/b', { inputs: { ...post('b').inputs, body: '{{ $number(nodes.o.result) }}' } }),
    ];
    const links = ['start > a > b'];
    const job = await afterFirst(version(nodes('"x"'), links), version(nodes('"1"'), links));
    expect([job.state, ...paths()]).toEqual(['failed', '/a']);
    expect(await resumed(job.id, { version: 2 })).toMatchObject({ state: 'successful' });
    expect(paths()).toEqual(['/b']);
  });

  const setting = (value: unknown, variable = 'y'): ShortNode => ({
    ...{ id: 's', name: 'core.variable.set', inputs: { value }, options: { variable } },
  });

  it('goes on where the value is corrected that a finished node has set, and what has finished stays', async () => {
    broken.add('/bad');
    const nodes = (path: string) => [post('a'), setting(path), post('b', '{{ vars.y }}')];
    const links = ['start > a > s > b'];
    const job = await afterFirst(version(nodes('/bad'), links), version(nodes('/good'), links));
    expect([job.state, ...paths()]).toEqual(['failed', '/a', '/bad']);
    expect(await resumed(job.id, { version: 2 })).toMatchObject({ state: 'successful' });
    expect(paths()).toEqual(['/good']);
  });

  const decided = ['start > s > x', 'x.then > a > h', 'x.else > b > h'];
  it.each([
    ['its value', setting(0), decided, 'x'],
    ['its variable', setting(1, 'z'), decided, 'x'],
    [
      'a value that fails in a try',
      setting('{{ $error("e") }}'),
      ['start > t', 't.try > s', 't.completed > a > h'],
      's',
    ],
  ])('does not decide otherwise where a finished set is corrected: %s', async (_, corrected, links, node) => {
    broken.add('/h');
    const others = [control('t', 'tryCatch'), control('x', 'branch', { condition: '{{ vars.y = 1 }}' })];
    const drawn = (set: ShortNode) =>
      flow(
        [start, ...others, set, post('a'), post('b'), post('h')],
        links,
        ['y', 'z'].map((name) => ({ name, type: 'any', scope: 'flow', value: 0 })),
      );
    const job = await afterFirst(drawn(setting(1)), drawn(corrected));
    expect([job.state, ...paths()]).toEqual(['failed', '/a', '/h']);
    const refusal = `These nodes have finished a step and may get other values in that version: "${node}"`;
    expect(await resume(job.id, { version: 2 })).toMatchObject({
      status: 400,
      body: { version: [refusal] },
    });
  });

  it('decides nothing otherwise by what a version has put before it, where that failed and does something else in the next one', async () => {
    broken.add('/h');
    const branch = control('x', 'branch', { condition: '{{ vars.y = 1 }}' });
    const acting = [branch, post('a'), post('b'), post('h')];
    const drawn = (...set: ShortNode[]) =>
      flow(
        [start, ...acting, ...set],
        [set.length > 0 ? 'start > s > x' : 'start > x', 'x.then > a > h', 'x.else > b > h'],
        ['y', 'z'].map((name) => ({ name, type: 'any', scope: 'flow', value: 0 })),
      );
    const job = await afterFirst(drawn(), drawn(setting('{{ $error("e") }}', 'z')));
    await upload(job.process, drawn(setting(1)));
    await upload(job.process, drawn(setting(1, 'z')));
    const second = await resumed(job.id, { version: 2 });
    expect([second.state, ...paths()]).toEqual(['failed', '/b', '/h']);
    const refusal = 'These nodes have finished a step and may get other values in that version: "x"';
    expect(await resume(second.id, { version: 3 })).toMatchObject({
      status: 400,
      body: { version: [refusal] },
    });
    broken.clear();
    expect(await resumed(second.id, { version: 4 })).toMatchObject({ state: 'successful' });
    expect(paths()).toEqual(['/h']);
  });

  it('runs nothing again where a node that a version has put before it becomes another one of the same outputs', async () => {
    broken.add('/h').add('/q');
    const choice = { ...control('w', 'switch', { value: '1' }), options: { cases: ['1', '2'] } };
    const all = [post('q'), post('a'), post('h')];
    const links = ['start > q > w', 'w.1 > a > h', 'w.2 > a'];
    const job = await afterFirst(
      version([post('a'), post('h')], ['start > a > h']),
      version([...all, choice], links),
    );
    await upload(job.process, version([...all, control('w', 'sequence')], links));
    const second = await resumed(job.id, { version: 2 });
    expect([second.state, ...paths()]).toEqual(['failed', '/a', '/h', '/q']);
    const refusal = 'These nodes have finished a step and are reached otherwise in that version: "a"';
    expect(await resume(second.id, { version: 3 })).toMatchObject({
      status: 400,
      body: { version: [refusal] },
    });
  });

  it('corrects it three times, each with a version that repairs the next node', async () => {
    const set = (id: string, value: unknown): ShortNode => ({
      ...{ id, name: 'core.variable.set', inputs: { value }, options: { variable: 'y' } },
    });
    const faulty = '{{ $error("e") }}';
    const with3 = (...values: unknown[]) =>
      version(
        [post('a'), ...values.map((value, index) => set(`s${index}`, value)), post('b')],
        ['start > a > s0 > s1 > s2 > b'],
      );
    let job = await afterFirst(with3(faulty, faulty, faulty), with3(1, faulty, faulty));
    await upload(job.process, with3(1, 2, faulty));
    await upload(job.process, with3(1, 2, 3));
    expect([job.state, ...paths()]).toEqual(['failed', '/a']);
    for (const [number, state] of [
      [2, 'failed'],
      [3, 'failed'],
      [4, 'successful'],
    ] as const) {
      job = await resumed(job.id, { version: number });
      expect(job.state).toBe(state);
    }
    expect(paths()).toEqual(['/b']);
  });

  const lacking = (value: string, y = 'vars.y = 0') =>
    post('a', '/a', { inputs: { ...post('a').inputs, body: `{{ ${y} ? $error("e") : ${value} }}` } });

  it('runs no finished node again in a called process where inputs had failed before it', async () => {
    broken.add('/z');
    const set: ShortNode = {
      ...{ id: 's', name: 'core.variable.set', inputs: { value: 1 }, options: { variable: 'y' } },
    };
    const nodes = [control('q', 'sequence'), lacking('1'), set, post('ok'), post('e'), post('z')];
    const links = ['start > q', 'q.1 > a', 'q.2 > s', 'q.3 > a', 'a > ok', 'a.error > e', 'q.4 > z'];
    const process = await submit(service.url, version(nodes, links));
    const call = control('c', 'callProcess', { process });
    const job = await afterFirst(
      version([call], ['start > c']),
      version([call, print('p', 'p')], ['start > c > p']),
    );
    expect([job.state, ...paths()]).toEqual(['failed', '/e', '/a', '/ok', '/z']);
    broken.clear();
    expect(await resumed(job.id, { version: 2 })).toMatchObject({ state: 'successful' });
    expect(paths()).toEqual(['/z']);
  });

  it('passes a finished node also in the resumes after, where its inputs fail in another round', async () => {
    hanging.add('/2');
    broken.add('/z');
    const each = control('f', 'forEach', { list: [1, 2] });
    const asking = lacking('1', 'vars.y = 1');
    const inRound = {
      ...asking,
      inputs: { ...asking.inputs, url: `${service.outside}/{{ nodes.f.element }}` },
    };
    const nodes = [each, inRound, post('ok'), post('e'), post('z')];
    const links = ['start > f', 'f.body > a > ok', 'a.error > e', 'f.completed > z'];
    const id = await submit(service.url, version(nodes, links, 0));
    const first = await stopAt(await execute(service.url, id), '/2');
    await upload(id, version(nodes, links, 1));
    expect([first.state, ...paths()]).toEqual(['stopped', '/1', '/ok', '/2']);
    const second = await resumed(first.id, { version: 2 });
    expect([second.state, ...paths()]).toEqual(['failed', '/e', '/z']);
    expect(await resumed(second.id)).toMatchObject({ state: 'failed' });
    expect(paths()).toEqual(['/z']);
  });

  it.each([
    ['continueOnErr', { common: { continueOnErr: true } }, []],
    ['a linked error output', {}, ['a.error > e']],
  ])(
    'passes a node with %s that has finished, where the version cannot compute its inputs',
    async (_, more, handling) => {
      hanging.add('/h');
      const asking = post('a', '/a', {
        inputs: { ...post('a').inputs, body: '{{ vars.y > 0 ? $error("e") : 1 }}' },
        ...more,
      });
      const nodes = [
        asking,
        control('x', 'branch', { condition: '{{ nodes.a.status = 200 }}' }),
        post('b'),
        post('e'),
        post('h'),
      ];
      const links = ['start > a > x', 'x.then > b > h', 'x.else > e', ...handling];
      const job = await afterFirst(version(nodes, links, 0), version(nodes, links, 1));
      expect(paths()).toEqual(['/a', '/b', '/h']);
      hanging.clear();
      expect(await resumed(job.id, { version: 2 })).toMatchObject({ state: 'successful' });
      expect(paths()).toEqual(['/h']);
    },
  );
});
