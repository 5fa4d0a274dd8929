import { AbortFlag } from './abort-flag.js';

describe('the abort flag of a run', () => {
  it('keeps the first reason, and notifies each listener once', () => {
    const abort = new AbortFlag();
    const calls: string[] = [];
    const removed = (): void => void calls.push('removed');
    abort.addEventListener('abort', () => calls.push('notified'));
    abort.addEventListener('abort', removed);
    abort.removeEventListener('abort', removed);
    expect([abort.aborted, abort.reason]).toEqual([false, undefined]);
    abort.abort('lapsed');
    abort.abort('stop');
    expect([abort.aborted, abort.reason, calls]).toEqual([true, 'lapsed', ['notified']]);
    expect(abort.isStop).toBe(true);
  });
});
