import type { JobNode } from '@liucheng/client';
import { momentOfNode, momentsOf, overlayAt } from './replay.js';
import type { Step } from './steps.js';

const step = (
  id: number,
  node: string,
  start: number,
  finish: number | null,
  changes: Partial<Step> = {},
): Step => ({
  id,
  node,
  name: 'core.log/print',
  path: [],
  state: finish === null ? 'running' : 'successful',
  attempts: 1,
  start_time: start,
  finish_time: finish,
  inputs: {},
  outputs: {},
  error: null,
  ...changes,
});

//  a ──▶ b (twice) ; c runs beside the second b
const steps = [step(1, 'a', 10, 11), step(2, 'b', 11, 12), step(3, 'b', 12, 14), step(4, 'c', 12.5, 13)];

describe('momentsOf', () => {
  it('orders begins and ends by time', () => {
    const order = momentsOf(steps).map(({ step: { id }, isEnd }) => `${isEnd ? '-' : '+'}${id}`);
    expect(order).toEqual(['+1', '-1', '+2', '-2', '+3', '+4', '-4', '-3']);
  });

  it('lets a step that took no time begin before it ends', () => {
    expect(momentsOf([step(1, 'a', 5, 5)]).map(({ isEnd }) => isEnd)).toEqual([false, true]);
  });
});

describe('overlayAt', () => {
  const at = (count: number, nodes: JobNode[] = []) =>
    overlayAt(momentsOf(steps), count, { state: 'successful', nodes });

  it('shows nothing before the first moment', () => {
    expect(at(0).nodes.size).toBe(0);
  });

  it('shows what runs and what has ended after a moment', () => {
    const { state, nodes } = at(5);
    expect(state).toBe('running');
    expect(nodes.get('a')?.state).toBe('successful');
    expect(nodes.get('b')).toMatchObject({ state: 'running', runs: 2 });
    expect(nodes.has('c')).toBe(false);
  });

  it('shows the end of the run after the last moment', () => {
    const { state, nodes } = at(8);
    expect(state).toBe('successful');
    expect(nodes.get('b')).toMatchObject({ state: 'successful', runs: 2, durationMs: 3_000 });
  });

  it('keeps a node running while another of its steps does', () => {
    const both = momentsOf([step(1, 'a', 1, 4), step(2, 'a', 2, 3)]);
    expect(overlayAt(both, 3, { state: null, nodes: [] }).nodes.get('a')?.state).toBe('running');
    expect(overlayAt(both, 4, { state: null, nodes: [] }).nodes.get('a')?.state).toBe('successful');
  });

  it('shows nodes without steps from the second in which they began', () => {
    const start: JobNode = {
      node: 'start',
      state: 'successful',
      runs: 1,
      start_time: 10,
      finish_time: 10,
      error: null,
    };
    const loop: JobNode = { ...start, node: 'loop', start_time: 12, finish_time: 14 };
    expect(at(1, [start, loop]).nodes.has('start')).toBe(true);
    expect(at(1, [start, loop]).nodes.has('loop')).toBe(false);
    expect(at(6, [start, loop]).nodes.get('loop')?.state).toBe('running');
    expect(at(8, [start, loop]).nodes.get('loop')?.state).toBe('successful');
  });
});

it('finds the first moment of a node', () => {
  expect(momentOfNode(momentsOf(steps), 'b')).toBe(3);
  expect(momentOfNode(momentsOf(steps), 'z')).toBe(0);
});
