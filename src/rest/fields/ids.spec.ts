import { distinctIds } from './ids.js';

test('ids are made distinct in time linear to them, even those that V8 hashes alike', () => {
  const alike: number[] = [];
  for (let id = 1; alike.length < 20_000; id += 1) if (hashOf(id) % 2 ** 12 === 0) alike.push(id);
  const start = process.cpuUsage();
  const distinct = distinctIds([...alike, ...alike]);
  expect(process.cpuUsage(start).user).toBeLessThan(150_000);
  expect(distinct).toEqual(alike);
});

test('distinct ids are in ascending order', () => {
  expect(distinctIds([10, 9, 10, 1])).toEqual([1, 9, 10]);
  expect(distinctIds([])).toEqual([]);
});

/** V8's `ComputeUnseededHash`. */
function hashOf(id: number): number {
  let x = ~id + (id << 15);
  x ^= x >>> 12;
  x += x << 2;
  x ^= x >>> 4;
  x = Math.imul(x, 2057);
  return (x ^ (x >>> 16)) >>> 0;
}
