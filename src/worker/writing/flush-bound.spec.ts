import { FlushBound } from './flush-bound.js';

const MIB = 1024 * 1024;

describe('the size of a flush', () => {
  it('is halved when a large one was slow, since other jobs wait for it, and grows again with quick ones', () => {
    const bound = new FlushBound();
    bound.took(8 * MIB, 400);
    expect(bound.bytes).toBe(4 * MIB);
    bound.took(4 * MIB, 200);
    expect(bound.bytes).toBe(4 * MIB);
    bound.took(4 * MIB, 90);
    expect(bound.bytes).toBe(8 * MIB);
  });

  it('is not reduced to less than 1 MiB because Postgres is slow, since it is slow with small ones too', () => {
    const bound = new FlushBound();
    for (let time = 0; time < 10; time += 1) bound.took(bound.bytes, 3_000);
    expect(bound.bytes).toBe(MIB);
    bound.took(20_000, 3_000);
    expect(bound.bytes).toBe(MIB);
  });

  it('is reduced further when statements fail, and grows again with quick ones', () => {
    const bound = new FlushBound();
    for (let time = 0; time < 10; time += 1) bound.failed(bound.bytes, 2);
    expect(bound.bytes).toBe(MIB / 32);
    for (let time = 0; time < 10; time += 1) bound.took(bound.bytes, 90);
    expect(bound.bytes).toBe(8 * MIB);
  });

  it('grows to 1 MiB even where each flush takes a while', () => {
    const bound = new FlushBound();
    for (let time = 0; time < 10; time += 1) bound.failed(bound.bytes, 2);
    for (let time = 0; time < 10; time += 1) bound.took(bound.bytes, 200);
    expect(bound.bytes).toBe(MIB);
  });

  it('does not grow because a single part that is larger was slow', () => {
    const bound = new FlushBound();
    for (let time = 0; time < 10; time += 1) bound.failed(bound.bytes, 2);
    bound.took(3 * MIB, 3_000);
    expect(bound.bytes).toBe(MIB / 32);
  });
});
