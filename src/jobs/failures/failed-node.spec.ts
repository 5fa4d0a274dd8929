import { failedNode } from './failed-node.js';

const node = (name: string, state: string, error: string | null, finishTime = 1) =>
  ({ node: name, state, runs: 1, startTime: 1, finishTime, error }) as Parameters<
    typeof failedNode
  >[0]['nodes'][number];

const inLoop = { failed_step: '/each#1:0/' };

describe('the node whose failure has ended a job', () => {
  it('is the one that the error names, not one whose failure the flow has handled', () => {
    const nodes = [node('a', 'failed', 'no'), node('b', 'failed', 'no'), node('b"', 'failed', null)];
    expect(failedNode({ error: 'Node "b": no', failed_step: '/b#1', nodes })).toBe('b');
  });

  it('is not a control node around it', () => {
    const nodes = [node('each', 'failed', 'no'), node('fail', 'failed', 'no')];
    expect(failedNode({ error: 'no', ...inLoop, nodes })).toBe('fail');
    expect(failedNode({ error: 'Node "fail": no', ...inLoop, nodes })).toBe('fail');
  });

  it('is the last one that has failed with this message', () => {
    const nodes = [
      node('late', 'failed', 'no', 9),
      node('fail', 'failed', 'no', 8),
      node('x', 'failed', 'yes', 10),
    ];
    expect(failedNode({ error: 'no', failed_step: '/', nodes })).toBe('late');
  });

  it('is the one whose place is recorded, where others have failed with this message at the same time', () => {
    const nodes = [
      node('my loop', 'failed', 'no', 9),
      node('fail', 'failed', 'no'),
      node('late', 'failed', 'no'),
    ];
    expect(failedNode({ error: 'no', failed_step: '/my%20loop#1:1/fail#0', nodes })).toBe('fail');
  });

  it('is not an own node with the id of one in a called process', () => {
    const nodes = [
      node('x', 'failed', 'no', 1),
      node('c', 'failed', 'no', 3),
      node('c/x', 'failed', 'no', 2),
    ];
    expect(failedNode({ error: 'no', failed_step: '/c#1:1/x#0', nodes })).toBe('c/x');
  });

  it('is found if its message was cut', () => {
    const [cut, whole] = ['x'.repeat(9) + '…', 'x'.repeat(20)];
    expect(failedNode({ error: cut, failed_step: '/', nodes: [node('fail', 'failed', whole)] })).toBe('fail');
    expect(failedNode({ error: whole, failed_step: '/', nodes: [node('fail', 'failed', cut)] })).toBe('fail');
  });

  it('does not exist if the job ended otherwise, such as by its time limit', () => {
    const nodes = [node('handled', 'failed', 'no')];
    expect(failedNode({ error: 'The job has not ended in time', failed_step: '/', nodes })).toBeUndefined();
  });
});
