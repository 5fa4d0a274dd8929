import { createRunning } from './running.js';

describe('a command that takes time', () => {
  it('runs once at a time, and says that it runs', async () => {
    const { store, once } = createRunning();
    let finish = () => {};
    let runs = 0;
    const run = () => {
      runs += 1;
      return new Promise<void>((resolve) => (finish = resolve));
    };
    const first = once('layOut', run);
    await once('layOut', run);
    expect([runs, store.getState()]).toEqual([1, { layOut: true, submit: false }]);
    finish();
    await first;
    expect(store.getState().layOut).toBe(false);
    await expect(once('submit', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(store.getState().submit).toBe(false);
  });
});
