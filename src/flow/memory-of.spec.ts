import type { Json } from './json.js';
import { memoryOf } from './memory-of.js';

const list = (item: (index: number) => string) =>
  JSON.parse(`[${Array.from({ length: 1_000 }, (_, index) => item(index)).join()}]`) as string[];

it.each([
  ['texts', list((index) => `"text ${index}"`), 40],
  ['objects with the same keys', list((index) => `{"a":${index},"b":1}`), 64],
  ['objects with keys of their own', list((index) => `{"a${index}":1}`), 208],
  [
    'objects with the same keys in an order of their own',
    list((index) => `{"${index % 32}a":1,"${index >> 5}b":1}`),
    190,
  ],
])('%s take a list of 1,000 as much memory as was measured, within a fifth', (_what, value, each) => {
  expect(memoryOf(value) / 1_000 / each).toBeGreaterThan(0.8);
  expect(memoryOf(value) / 1_000 / each).toBeLessThan(1.2);
});

const words = new DataView(new ArrayBuffer(8));

/** The last bits of V8's hash of a number that is no small integer, in 32 bits at a time. */
function hashOf(number: number): number {
  words.setFloat64(0, number);
  let [high, low] = [words.getUint32(0), words.getUint32(4)];
  const add = (moreHigh: number, moreLow: number): void => {
    const sum = (low >>> 0) + (moreLow >>> 0);
    high = (high + moreHigh + (sum > 0xffff_ffff ? 1 : 0)) | 0;
    low = sum | 0;
  };
  const [shiftedHigh, shiftedLow] = [(high << 18) | (low >>> 14), low << 18];
  [high, low] = [~high, ~low];
  add(shiftedHigh, shiftedLow);
  [high, low] = [high ^ (high >>> 31), low ^ ((low >>> 31) | (high << 1))];
  const carried = Math.floor(((low >>> 0) * 21) / 2 ** 32);
  [high, low] = [(Math.imul(high, 21) + carried) | 0, Math.imul(low, 21)];
  [high, low] = [high ^ (high >>> 11), low ^ ((low >>> 11) | (high << 21))];
  add((high << 6) | (low >>> 26), low << 6);
  return low ^ ((low >>> 22) | (high << 10));
}

/** The time of the shortest of many rounds, in milliseconds, since others may use the processor meanwhile. */
function timeOf(value: Json): number {
  const rounds = Array.from({ length: 20 }, () => {
    const start = performance.now();
    memoryOf(value);
    return performance.now() - start;
  });
  return Math.min(...rounds);
}

it('takes as long for objects whose keys are chosen as for others', () => {
  const key = (index: number) => `"${index.toString(36)}":0`;
  const alone = Array.from({ length: 8_000 }, (_, index) => `{${key(index)}}`);
  const [chosen, others]: [string[], string[]] = [[], []];
  // The pairs of keys whose places were equal in a Map by the numbers of hidden classes and keys, and as many others.
  for (let first = 0; first < 4_000; first += 1)
    for (let second = 0; second < 8_000; second += 1) {
      if (first === second) continue;
      const place = hashOf((first + 1) * 2 ** 26 + second) & 0x1fff;
      if (place === 7) chosen.push(`{${key(first)},${key(second)}}`);
      else if (place === first % 0x1fff) others.push(`{${key(first)},${key(second)}}`);
    }
  const valueOf = (pairs: string[]) => JSON.parse(`[${[...alone, ...pairs].join()}]`) as Json;
  const count = Math.min(chosen.length, others.length);
  const usual = timeOf(valueOf(others.slice(0, count)));
  expect(count).toBeGreaterThan(1_000);
  // It was thirteen times as long.
  expect(timeOf(valueOf(chosen.slice(0, count)))).toBeLessThan(4 * usual);
});
