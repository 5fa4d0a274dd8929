import { outsideKey } from './outside-key.js';

const JOB = { id: 7, uuid: '0f8fad5b-d9cb-469f-a165-70867728950e' };

describe('the idempotency key of a step', () => {
  it('is short visible ASCII for any depth of the step and any node id', () => {
    const key = outsideKey(JOB, `${'循环#1/'.repeat(100)}请求#2`);
    expect(key).toMatch(/^[0-9a-f]{64}$/);
  });

  it('differs for another step, and for a job with the same id elsewhere', () => {
    const others = [
      outsideKey(JOB, 'a#2'),
      outsideKey({ ...JOB, uuid: '0f8fad5b-d9cb-469f-a165-70867728950f' }, 'a#1'),
    ];
    expect(others).not.toContain(outsideKey(JOB, 'a#1'));
    expect(outsideKey({ ...JOB, id: 8 }, 'a#1')).toBe(outsideKey(JOB, 'a#1'));
  });

  it('does not change for a job that started before jobs had UUIDs', () => {
    expect(outsideKey({ id: 7, uuid: null }, 'a#1')).toBe('7:a#1');
  });
});
