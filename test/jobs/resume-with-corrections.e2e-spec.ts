import { flow, type ShortNode } from '../support/flows.js';
import { resumes } from './resumes.js';

const P = 'core.programming.';

describe('a job that is resumed with a version that corrects it', () => {
  const service = resumes();
  const { broken, hanging, post, start, print, resumed, paths, upload, afterFirst } = service;

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
