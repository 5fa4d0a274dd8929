import {
  isTruncated,
  parsePathPart,
  filledPorts,
  readableValue,
  type Step,
  stepDuration,
  stepToOpen,
  withStepDurations,
} from './steps.js';

describe('parsePathPart', () => {
  it('reads rounds, calls and their attempts', () => {
    expect(parsePathPart('loop[2]')).toEqual({ node: 'loop', round: 2, attempt: 1 });
    expect(parsePathPart('call')).toEqual({ node: 'call', round: null, attempt: 1 });
    expect(parsePathPart('call#3')).toEqual({ node: 'call', round: null, attempt: 3 });
  });
});

describe('values of steps', () => {
  it('shows texts as they are and anything else as JSON', () => {
    expect(readableValue('a\nb')).toBe('a\nb');
    expect(readableValue({ a: 1 })).toBe('{\n  "a": 1\n}');
  });

  it('shows the preview of what was too large', () => {
    const value = { $truncated: true, bytes: 9_000, preview: '["a"' };
    expect(isTruncated(value)).toBe(true);
    expect(readableValue(value)).toBe('["a"');
    expect(filledPorts(value)).toBe(value);
  });

  it('leaves out ports without a value', () => {
    expect(filledPorts({ url: 'u', body: null, n: 0 })).toEqual([
      ['url', 'u'],
      ['n', 0],
    ]);
  });
});

describe('the step that is open first', () => {
  const step = (id: number, state: Step['state'], path: string[] = []) => ({ id, state, path }) as Step;

  it('is the one that runs, else the first that failed, else the first', () => {
    const rounds = [step(1, 'successful', ['loop[0]']), step(2, 'failed', ['loop[1]'])];
    expect(stepToOpen([...rounds, step(3, 'running', ['loop[2]'])])?.id).toBe(3);
    expect(stepToOpen([...rounds, step(3, 'failed', ['loop[2]'])])?.id).toBe(2);
    expect(stepToOpen([step(1, 'successful', ['loop[0]']), step(2, 'successful', ['loop[1]'])])?.id).toBe(1);
    expect(stepToOpen([])).toBeUndefined();
  });

  it('is not a failed one that has run again at the same place', () => {
    expect(stepToOpen([step(1, 'failed'), step(2, 'successful')])?.id).toBe(2);
    expect(stepToOpen([step(1, 'failed'), step(2, 'failed')])?.id).toBe(2);
  });
});

it('gives no duration to a step that runs', () => {
  expect(stepDuration({ start_time: 1, finish_time: null } as Step)).toBeNull();
  expect(stepDuration({ start_time: 1, finish_time: 1.25 } as Step)).toBe(250);
});

it('adds the durations of the steps of a node up', () => {
  const node = { state: 'successful', runs: 2, durationMs: null, error: null } as const;
  const overlay = {
    state: 'successful',
    nodes: new Map([
      ['a', node],
      ['start', node],
    ]),
  } as const;
  const step = (start: number, finish: number) =>
    ({ node: 'a', start_time: start, finish_time: finish }) as Step;
  const { nodes } = withStepDurations(overlay, [step(1, 1.5), step(3, 3.25)]);
  expect(nodes.get('a')?.durationMs).toBe(750);
  expect(nodes.get('start')?.durationMs).toBeNull();
});
