import type { ShortNode } from '../../src/flow/testing.js';
import { get, run, set } from './short-run.js';

const C = 'core.programming.';

describe('inputs', () => {
  test('a link from a node that has not run in scope gives the value of the port, or null', async () => {
    const ran = await run(
      { n: ['core.time.now'], a: ['core.log.print', { message: 'own' }], b: ['core.log.print'] },
      ['start > a > b', 'n.value > a.message', 'n.value > b.message'],
    );
    expect(ran.printed).toEqual(['own', 'null']);
  });

  test('an own value that a linked output replaces computes nothing', async () => {
    const nodes: Record<string, ShortNode> = {
      s: set('x', 1),
      divide: ['core.operation.divide', { a: 1, b: 0 }],
      copy: ['core.operation.expression', { value: '{{ nodes.divide.result }}' }, { expression: 'value' }],
      p: ['core.log.print', { message: '{{ nodes.divide.result }}' }],
    };
    const printed = async (...links: string[]) => (await run(nodes, links, { x: 0 })).printed;
    expect(await printed('start > s > p', 's.value > p.message')).toEqual(['1']);
    expect(await printed('start > p > s', 's.value > p.message')).toEqual([]);
    expect(await printed('start > s > p', 's.value > copy.value', 'copy.result > p.message')).toEqual(['1']);
    expect(await printed('start > p > s', 's.value > copy.value', 'copy.result > p.message')).toEqual([]);
  });

  test('of several links the newest value counts', async () => {
    const nodes = { a: set('x', 1), b: set('x', 2), p: ['core.log.print'] as ShortNode };
    const data = ['a.value > p.message', 'b.value > p.message'];
    expect((await run(nodes, ['start > a > b > p', ...data], { x: 0 })).printed).toEqual(['2']);
    expect((await run(nodes, ['start > b > a > p', ...data], { x: 0 })).printed).toEqual(['1']);
  });

  test.each([
    ['the element of a round', ['start > r', 'r.body > p > n'], 'r.element', ['a', 'b']],
    ['that of a round with branches', ['start > r', 'r.body > p > q', 'q.1 > n'], 'r.element', ['a', 'b']],
    [
      'the message of a failure',
      ['start > t', 't.try > q', 'q.1 > n > f', 't.catch > p'],
      't.errorMessage',
      ['bad'],
    ],
  ])('of several links %s is newer than all before it', async (_, links, output, printed) => {
    const nodes: Record<string, ShortNode> = {
      r: [`${C}forEach`, { list: ['a', 'b'] }],
      t: [`${C}tryCatch`],
      q: [`${C}parallel`],
      n: set('x', 'old'),
      f: [`${C}fail`, { message: 'bad' }],
      p: ['core.log.print'],
    };
    const data = [`${output} > p.message`, 'n.value > p.message'];
    expect((await run(nodes, [...links, ...data], { x: '' })).printed).toEqual(printed);
    expect((await run(nodes, [...links, ...data.reverse()], { x: '' })).printed).toEqual(printed);
  });

  test('of several links from outputs that were set together the last one counts, also where their branch has ended', async () => {
    const nodes: Record<string, ShortNode> = {
      r: [`${C}forEach`, { list: ['a'] }, { concurrency: 2 }],
      within: ['core.log.print'],
      after: ['core.log.print'],
    };
    const links = ['start > r', 'r.body > within', 'r.completed > after'];
    const data = ['element', 'index'].map((output) => [
      `r.${output} > within.message`,
      `r.${output} > after.message`,
    ]);
    expect((await run(nodes, [...links, ...data.flat()])).printed).toEqual(['0', '0']);
    expect((await run(nodes, [...links, ...data.reverse().flat()])).printed).toEqual(['a', 'a']);
  });

  test('an output passes outwards when its frame ends', async () => {
    const ran = await run(
      { r: [`${C}repeat`, { count: 2 }], s: set('x', '{{ nodes.r.index }}'), p: ['core.log.print'] },
      ['start > r', 'r.body > s', 'r.completed > p', 's.value > p.message'],
      { x: 0 },
    );
    expect(ran.printed).toEqual(['1']);
  });

  test('the empty outputs of a failed node are no empty list', async () => {
    const code: ShortNode = [
      'core.code.javascript',
      { number: '{{ vars.numbers[0] }}' },
      { code: 'throw new Error()' },
      { continueOnErr: true },
    ];
    const { outcome } = await run(
      { code, f: [`${C}forEach`] },
      ['start > code > f', 'code.result > f.list'],
      { numbers: [] },
    );
    expect(outcome).toMatchObject({ error: 'Node "f": its input "list" is required, but got nothing' });
  });

  test('an element is no list of one because a node of the round before read one that is', async () => {
    const { outcome, printed } = await run(
      {
        f: [`${C}forEach`, { list: [[1], 2] }],
        inner: [`${C}forEach`],
        p: 'round',
        x: set('x', '{{ vars.numbers[$ > 1] }}'),
      },
      ['start > f', 'f.body > inner', 'f.body > x', 'inner.body > p', 'f.element > inner.list'],
      { numbers: [1, 2], x: 0 },
    );
    expect(printed).toEqual(['round']);
    expect(outcome).toMatchObject({
      error: 'Node "inner": its input "list" must be array, but got the number 2',
    });
  });

  test('a branch that sets a value again does not take it for a list', async () => {
    const { outcome } = await run(
      {
        x: set('x', '{{ vars.inBranch ? 3 : vars.numbers[$ > 1] }}'),
        b: [`${C}branch`, { condition: '{{ vars.inBranch }}' }],
        parallel: [`${C}parallel`],
        enter: set('inBranch', true),
        f: [`${C}forEach`],
      },
      ['start > x > b', 'b.else > parallel', 'parallel.1 > enter > x', 'b.then > f', 'x.value > f.list'],
      { x: null, inBranch: false, numbers: [1, 2] },
    );
    expect(outcome).toMatchObject({
      error: 'Node "f": its input "list" must be array, but got the number 3',
    });
  });

  test('a required input that is null fails the node', async () => {
    const { outcome } = await run({ b: [`${C}branch`, { condition: '{{ vars.nothing }}' }] }, ['start > b'], {
      nothing: null,
    });
    expect(outcome).toMatchObject({
      error: 'Node "b": its input "condition" is required, but got nothing',
    });
  });
});

describe('operations', () => {
  test('are computed when pulled, and once for each pull', async () => {
    const ran = await run(
      {
        g: get('x'),
        a: ['core.operation.add', {}],
        s: set('x', 10),
        p: ['core.log.print'],
        q: ['core.log.print'],
      },
      ['start > p > s > q', 'g.value > a.a', 'g.value > a.b', 'a.result > p.message', 'a.result > q.message'],
      { x: 1 },
    );
    expect(ran.printed).toEqual(['2', '20']);
    expect(ran.progress.find(({ node }) => node === 'g')?.runs).toBe(2);
  });

  test('a chain of thousands, each feeding the next twice, is computed step by step', async () => {
    const nodes: Record<string, ShortNode> = {
      o0: ['core.operation.add', { a: 1, b: 0 }],
      p: ['core.log.print'],
    };
    const links = ['start > p', 'o2000.result > p.message'];
    for (let index = 1; index <= 2000; index++) {
      nodes[`o${index}`] = [index % 2 ? 'core.operation.add' : 'core.operation.subtract'];
      links.push(`o${index - 1}.result > o${index}.a`, `o${index - 1}.result > o${index}.b`);
    }
    expect((await run(nodes, links)).printed).toEqual(['0']);
  });

  test('nodes.<id>.<port> pulls operations, too', async () => {
    const ran = await run(
      {
        a: ['core.operation.add', { a: 1, b: '{{ vars.x }}' }],
        p: '{{ nodes.a.result }}',
        q: 'is {{ nodes.a.result }}',
      },
      ['start > p > q'],
      { x: 4 },
    );
    expect(ran.printed).toEqual(['5', 'is 5']);
  });

  test('the inputs that an expression node lists are seen by name', async () => {
    const ran = await run(
      {
        g: get('x'),
        e: ['core.operation.expression', { a: null, b: 3 }, { expression: 'a * b + vars.x' }],
        p: ['core.log.print'],
      },
      ['start > p', 'g.value > e.a', 'e.result > p.message'],
      { x: 4 },
    );
    expect(ran.printed).toEqual(['16']);
  });
});
