import type { Fault } from '../flow/index.js';
import { InvalidFlowError } from './invalid-flow.js';

const fault = (node: string): Fault => ({
  node,
  port: null,
  link: null,
  code: 'unknown-node',
  message: { en: 'There is no such node.', zh: '没有这样的节点。' },
});

it('lists all faults, in the requested language', () => {
  expect(new InvalidFlowError([fault('a'), fault('b')]).body('zh')).toEqual({
    detail: '流程有 2 处错误。',
    errors: ['a', 'b'].map((node) => ({ ...fault(node), message: '没有这样的节点。' })),
  });
});

it('lists at most 10,000 faults, and gives their total number', () => {
  const faults = Array.from({ length: 500_000 }, (_, index) => fault(String(index)));
  const body = new InvalidFlowError(faults).body('en') as { detail: string; errors: unknown[] };
  expect([body.detail, body.errors.length]).toEqual(['The flow has 500000 faults.', 10_000]);
});
