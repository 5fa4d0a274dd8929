import { Logger } from '@nestjs/common';
import { until } from '../../test/support/until.js';
import { ExtraSlots, ofOthers } from './extra-slots.js';

const job = (id: number, user: number, process: number) => ({ id, user, process, rank: 0, place: id });
const held = (user: number, processId: number) => ({ user, processId });

describe('the jobs that get an extra slot', () => {
  const full = [1, 2, 3, 4, 5].map(() => held(7, 10));

  it('are those of users who hold fewer slots than half of the extra ones, from who holds the fewest', () => {
    const waiting = [
      job(1, 7, 10),
      job(2, 8, 11),
      job(3, 8, 11),
      job(4, 9, 12),
      job(5, 9, 12),
      job(6, 9, 12),
    ];
    expect(ofOthers(waiting, [...full, held(8, 11)], 4, 5)).toEqual([4, 2, 5, 3]);
    expect(ofOthers(waiting, [...full, held(9, 12), held(9, 12), held(9, 12)], 5, 5)).toEqual([2, 3]);
  });

  it('are then those of such processes, which leave half of these slots free', () => {
    const waiting = Array.from({ length: 9 }, (_, index) => job(index + 1, 7, 11 + index));
    expect(ofOthers(waiting, full, 5, 5)).toEqual([1, 2, 3]);
    expect(ofOthers(waiting, full, 2, 5)).toEqual([]);
    expect(ofOthers([...waiting, job(10, 8, 10)], full, 2, 5)).toEqual([10]);
    expect(ofOthers([job(1, 7, 11)], [held(7, 10)], 1, 1)).toEqual([1]);
    expect(ofOthers([job(1, 7, 10)], full, 5, 5)).toEqual([]);
  });
});

describe('a worker whose slots are all occupied', () => {
  beforeAll(() => Logger.overrideLogger(false));

  const workerOf = (asks: (readonly number[])[]) => {
    const started: number[] = [];
    const state = { isCrowded: true };
    const worker = {
      isCrowded: () => state.isCrowded,
      freeSlots: (extra: number) => extra - started.length,
      held: () => [held(7, 10), ...started.map((id) => held(id, id))],
      waiting: (turns: readonly number[]) => {
        asks.push([...turns]);
        if (asks.length === 1) return Promise.reject(new Error('Postgres is away'));
        return Promise.resolve([{ ...job(asks.length, asks.length, asks.length), place: 1 }]);
      },
      startBeside: (id: number) => void started.push(id),
    };
    return { worker, started, state };
  };

  it('looks again behind the last process, also after Postgres was away, until its extra slots are taken', async () => {
    const asks: (readonly number[])[] = [];
    const { worker, started, state } = workerOf(asks);
    const slots = new ExtraSlots(worker, 29);
    slots.crowded();
    slots.crowded();
    await until(() => started.length === 2, 'both extra slots are taken');
    expect(started).toEqual([2, 3]);
    expect(asks.map((turns) => Math.max(...turns))).toEqual([0, 0, 2]);
    state.isCrowded = false;
  });
});
