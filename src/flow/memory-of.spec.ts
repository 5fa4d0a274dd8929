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
