import type { Job, JobEvent, JobNode } from '@liucheng/client';
import { countNodes, failedNode, jobOverlay, MOST_LINES, NO_PROGRESS, withEvents } from './job-progress.js';

const job = (state: Job['state']): Job => ({ id: 1, state }) as Job;
const node = (id: string, changes: Partial<JobNode> = {}): JobNode => ({
  node: id,
  state: 'successful',
  runs: 1,
  start_time: 100,
  finish_time: 102,
  error: null,
  ...changes,
});
const state = (id: string, to: Job['state']): JobEvent => ({ id, event: 'state', data: job(to) });
const line = (id: string, row: number): JobEvent => ({
  id,
  event: 'log',
  data: { row, line: `2026-01-01T00:00:00.000Z info print line ${row}` },
});

describe('withEvents', () => {
  it('keeps the newest state of the job and of each node, and all lines in order', () => {
    const first = withEvents(NO_PROGRESS, [
      state('a', 'running'),
      { id: 'b', event: 'node', data: node('n1', { state: 'running', finish_time: null }) },
      line('c', 1),
    ]);
    const second = withEvents(first, [
      { id: 'd', event: 'node', data: node('n1', { runs: 2 }) },
      line('e', 2),
      state('f', 'successful'),
    ]);
    expect(second.job?.state).toBe('successful');
    expect(second.nodes.get('n1')?.runs).toBe(2);
    expect(second.log.map(({ text }) => text)).toEqual(['line 1', 'line 2']);
    expect(second.lastEventId).toBe('f');
    expect(first.log).toHaveLength(1);
  });

  it('is live again with the first event after a lost connection', () => {
    const cut = { ...NO_PROGRESS, connection: 'reconnecting' as const };
    expect(withEvents(cut, [state('a', 'running')]).connection).toBe('live');
    expect(withEvents(cut, [])).toBe(cut);
  });

  it('keeps no more lines than a page can hold, and counts those that it drops', () => {
    const events = Array.from({ length: MOST_LINES + 5 }, (_, index) => line(String(index), index + 1));
    const progress = withEvents(NO_PROGRESS, events);
    expect(progress.log).toHaveLength(MOST_LINES);
    expect(progress.log[0]?.row).toBe(6);
    expect(progress.omitted).toBe(5);
  });
});

describe('jobOverlay', () => {
  it('tells state, runs, duration and error of each node', () => {
    const progress = withEvents(NO_PROGRESS, [
      state('a', 'failed'),
      { id: 'b', event: 'node', data: node('n1', { runs: 3, state: 'failed', error: 'no answer' }) },
      { id: 'c', event: 'node', data: node('n2', { state: 'running', finish_time: 101 }) },
    ]);
    const overlay = jobOverlay(progress);
    expect(overlay.state).toBe('failed');
    expect(overlay.nodes.get('n1')).toEqual({
      state: 'failed',
      runs: 3,
      durationMs: 2_000,
      error: 'no answer',
    });
    // It has run before and runs again: the old end is not the end of this run.
    expect(overlay.nodes.get('n2')?.durationMs).toBeNull();
  });
});

describe('countNodes and failedNode', () => {
  it('counts by state', () => {
    expect(countNodes([node('a'), node('b', { state: 'failed' }), node('c')])).toEqual({
      running: 0,
      successful: 2,
      failed: 1,
      stopped: 0,
    });
  });

  it('finds the node that the error names, else the one that failed last', () => {
    const nodes = [
      node('a', { state: 'failed', finish_time: 5 }),
      node('b', { state: 'failed', finish_time: 7 }),
      node('c'),
    ];
    expect(failedNode(nodes, 'Node "a": no answer')?.node).toBe('a');
    expect(failedNode(nodes, '节点“a”：没有响应')?.node).toBe('a');
    expect(failedNode(nodes, 'too many steps')?.node).toBe('b');
    expect(failedNode([node('c')], null)).toBeNull();
  });
});

it('looks through the nodes of a job once for many lines', () => {
  let asked = 0;
  const nodes = new Map<string, JobNode>();
  nodes.keys = () => {
    asked += 1;
    return Map.prototype.keys.call(nodes) as MapIterator<string>;
  };
  const line = (row: number) => ({
    id: String(row),
    event: 'log' as const,
    data: { row, line: '2026-01-01T00:00:00Z info a b' },
  });
  const { log } = withEvents({ ...NO_PROGRESS, nodes }, [1, 2, 3].map(line));
  expect([log.length, asked]).toEqual([3, 1]);
});
