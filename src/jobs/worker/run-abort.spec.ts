import { RunAbort } from './run-abort.js';

describe('what tells a run to end', () => {
  it('keeps the first reason, and tells each listener once', () => {
    const abort = new RunAbort();
    const told: string[] = [];
    const gone = (): void => void told.push('gone');
    abort.addEventListener('abort', () => told.push('told'));
    abort.addEventListener('abort', gone);
    abort.removeEventListener('abort', gone);
    expect([abort.aborted, abort.reason]).toEqual([false, undefined]);
    abort.abort('lapsed');
    abort.abort('stop');
    expect([abort.aborted, abort.reason, told]).toEqual([true, 'lapsed', ['told']]);
  });
});
