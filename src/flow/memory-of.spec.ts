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

it('takes a time linear in the number of objects, whichever keys are chosen', () => {
  const key = (index: number) => `"${index.toString(36)}":0`;
  const objects = Array.from({ length: 8_000 }, (_, index) => `{${key(index)}}`);
  // The pairs of keys whose places were equal in a Map by the numbers of hidden classes and keys.
  for (let first = 0; first < 4_000; first += 1)
    for (let second = 0; second < 8_000; second += 1)
      if (first !== second && (hashOf((first + 1) * 2 ** 26 + second) & 0x1fff) === 7)
        objects.push(`{${key(first)},${key(second)}}`);
  const value = JSON.parse(`[${objects.join()}]`) as Json;
  const before = process.cpuUsage();
  for (let round = 0; round < 5; round += 1) memoryOf(value);
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(60);
});
