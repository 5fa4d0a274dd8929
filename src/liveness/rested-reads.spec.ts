import { setImmediate } from 'node:timers/promises';
import { RestedReads } from './rested-reads.js';

describe('reads with rests', () => {
  let ended: (() => void)[];
  let rests: number[];
  let clock: number;
  let reads: RestedReads;

  beforeEach(() => {
    ended = [];
    rests = [];
    clock = 0;
    const rest = (ms: number): Promise<void> => {
      rests.push(ms);
      return new Promise((resolve) => ended.push(resolve));
    };
    reads = new RestedReads(rest, () => clock);
  });

  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await setImmediate();
  };

  /** Adds a read that takes so many milliseconds. */
  const add = (ms: number, name: string, done: string[]): void =>
    reads.add(() => {
      clock += ms;
      done.push(name);
    });

  it('follow each other, each after a rest as long as the one before took', async () => {
    const done: string[] = [];
    add(20, 'first', done);
    add(10, 'second', done);
    await turns();
    expect(done).toEqual(['first']);
    expect(rests).toEqual([20]);
    ended.shift()?.();
    await turns();
    expect(done).toEqual(['first', 'second']);
    expect(rests).toEqual([20, 10]);
    ended.shift()?.();
    await turns();
    add(1, 'third', done);
    expect(done).toEqual(['first', 'second', 'third']);
    await turns();
    expect(rests).toEqual([20, 10, 1]);
  });

  it('rest for no longer than 50 ms, since the time that a process was stopped counts', async () => {
    add(60_000, 'first', []);
    await turns();
    expect(rests).toEqual([50]);
  });
});
