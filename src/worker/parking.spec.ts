import type { Run } from '../flow/index.js';
import { until } from '../../test/support/until.js';
import { AbortFlag } from './abort-flag.js';
import { Parking } from './parking.js';

describe('the shortest wait for which a job leaves its slot', () => {
  let isCrowded: boolean;
  const parkingOf = (parkMs: number): Parking => {
    const parking = new Parking({ parkMs, concurrency: 12 });
    parking.watch(() => isCrowded);
    return parking;
  };

  it('is LIUCHENG_PARK_MS while no other job waits for a slot', () => {
    isCrowded = false;
    expect(parkingOf(30_000).shortest(5)).toBe(30_000);
  });

  it('is a second while others wait, and more for a job that takes long to take up', () => {
    isCrowded = true;
    expect(parkingOf(30_000).shortest(5)).toBe(1_000);
    expect(parkingOf(30_000).shortest(400)).toBe(8_000);
    expect(parkingOf(30_000).shortest(10_000)).toBe(30_000);
    expect(parkingOf(200).shortest(5)).toBe(200);
  });

  it('is looked at again by the running jobs when others have waited for a moment, and still do', async () => {
    const asked: string[] = [];
    const run = (name: string) => ({ parkIfIdle: () => void asked.push(name) }) as unknown as Run;
    const [a, b] = [run('a'), run('b')];
    isCrowded = true;
    const parking = parkingOf(30_000);
    const unwatch = parking.add(a);
    parking.add(b);
    unwatch();
    parking.makeRoom();
    parking.makeRoom();
    expect(asked).toEqual([]);
    await until(() => asked.length > 0, 'the running job is asked');
    isCrowded = false;
    parking.makeRoom();
    isCrowded = true;
    parking.makeRoom();
    await until(() => asked.length > 1, 'it is asked once more');
    expect(asked).toEqual(['b', 'b']);
  });
});

describe('jobs that wait until their flows are compiled', () => {
  it('leave their slots to others, besides the first ones, and those that have just come', async () => {
    let isCrowded = false;
    const parking = new Parking({ parkMs: 30_000, concurrency: 12 });
    parking.watch(() => isCrowded);
    const jobs = Array.from({ length: 6 }, () => new AbortFlag());
    const [begun, ...waiting] = jobs.map((abort) => parking.addStarting(abort));
    begun?.();
    expect(waiting).toHaveLength(5);
    const asked = new Promise<void>((resolve) => parking.add({ parkIfIdle: resolve } as unknown as Run));
    isCrowded = true;
    parking.makeRoom();
    const late = new AbortFlag();
    await new Promise<void>((resolve) => setImmediate(resolve));
    parking.addStarting(late);
    await asked;
    await until(() => jobs[5]?.aborted === true, 'the last one is aborted');
    expect(jobs.map(({ reason }) => reason)).toEqual([
      undefined,
      undefined,
      undefined,
      'crowded',
      'crowded',
      'crowded',
    ]);
    expect(late.aborted).toBe(false);
  });
});
