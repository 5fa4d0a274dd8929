import { computed, limitNow } from '../../../../../test/support/slowness.js';
import { DEFINITIONS, flowOf } from '../testing.js';
import { removeAndHeal } from './heal.js';
import { leadThrough } from './lead-through.js';

const links = (flow: ReturnType<typeof flowOf> | null) =>
  flow?.linkList.map(
    ({ id, source, sourcePort = '', target, targetPort = '' }) =>
      `${id}: ${source} ${sourcePort} > ${target} ${targetPort}`,
  );

describe('leading a link through a node', () => {
  it('goes on from the first output that is no error, and keeps the link and its order', () => {
    const flow = flowOf(
      'start core.event/start\na core.log/print\nb core.log/print\nif core.programming/branch',
      'start a\nb.error a',
    );
    expect(links(leadThrough(flow, DEFINITIONS, 'l1', 'if'))).toEqual([
      'l1: start  > if ',
      'l2: b error > a ',
      'l3: if then > a ',
    ]);
  });

  it('makes room where there is too little', () => {
    const flow = flowOf('start core.event/start\na core.log/print\nb core.log/print', 'start a');
    flow.nodeList[2]!.x = 200;
    const xs = leadThrough(flow, DEFINITIONS, 'l1', 'b')?.nodeList.map(({ x }) => x);
    expect(xs).toEqual([0, 640, 320]);
    flow.nodeList[2]!.y = 400;
    expect(leadThrough(flow, DEFINITIONS, 'l1', 'b')?.nodeList.map(({ x }) => x)).toEqual([0, 300, 200]);
  });

  it('takes an operation between values, and no node with control', () => {
    const flow = flowOf(
      'x core.operation/expression\nif core.programming/branch\nnot core.operation/not\na core.log/print',
      'x.result if.condition',
    );
    expect(links(leadThrough(flow, DEFINITIONS, 'l1', 'not'))).toEqual([
      'l1: x result > not a',
      'l2: not result > if condition',
    ]);
    expect(leadThrough(flow, DEFINITIONS, 'l1', 'a')).toBeNull();
    expect(leadThrough(flow, DEFINITIONS, 'l1', 'if')).toBeNull();
  });
});

describe('deleting nodes and closing the gap', () => {
  const flow = flowOf(
    'start core.event/start\na core.log/print\nb core.log/print\nif core.programming/branch\nc core.log/print',
    'start a\na b\nb if\nif.then c\na.error c\nif.else b',
  );
  it('leads on to what followed, over all that is deleted', () => {
    expect(links(removeAndHeal(flow, DEFINITIONS, new Set(['a', 'b']), new Set()))).toEqual([
      'l1: start  > if ',
      'l4: if then > c ',
      'l6: if else > if ',
    ]);
  });
  it('guesses nothing where control branches', () => {
    expect(links(removeAndHeal(flow, DEFINITIONS, new Set(['if']), new Set()))).toEqual([
      'l1: start  > a ',
      'l2: a  > b ',
      'l5: a error > c ',
    ]);
  });
  it('deletes nodes that lead in a circle', () => {
    const circle = flowOf(
      'start core.event/start\na core.log/print\nb core.log/print\nc core.log/print',
      'start a\na b\nb a\nb.error c',
    );
    expect(links(removeAndHeal(circle, DEFINITIONS, new Set(['a', 'b']), new Set()))).toEqual([]);
  });
  it('leads on what a rectangle selects with its links, and what all outputs of a deleted node lead to', () => {
    const chain = flowOf(
      'start core.event/start\na core.programming/branch\nb core.log/print\nend core.log/print',
      'start a\na.then b\na.else b\nb end',
    );
    const selected = new Set(chain.linkList.map(({ id }) => id));
    expect(links(removeAndHeal(chain, DEFINITIONS, new Set(['a', 'b']), selected))).toEqual([
      'l1: start  > end ',
    ]);
  });
  it('closes a gap of a thousand nodes at once', () => {
    const ids = Array.from({ length: 1_000 }, (_none, index) => `n${index}`);
    const chain = flowOf(
      ['start core.event/start', ...ids.map((id) => `${id} core.log/print`), 'end core.log/print'].join('\n'),
      ['start', ...ids].map((id, index) => `${id} ${ids[index] ?? 'end'}`).join('\n'),
    );
    const begun = computed();
    const healed = removeAndHeal(chain, DEFINITIONS, new Set(ids), new Set());
    const took = computed() - begun;
    expect(took).toBeLessThan(limitNow(1_000, took));
    expect(links(healed)).toEqual(['l1: start  > end ']);
  });
});
