import { createRequire } from 'node:module';
import { computed, limitNow } from '../../test/support/slowness.js';
import { textArray } from './text-array.js';

const { prepareValue } = createRequire(import.meta.url)('pg/lib/utils.js') as {
  prepareValue: (value: unknown) => string;
};

const hard = ['a "quoted" \\ text, {with} NULL', '', '密\u{1f600}"\\', 'NULL', '\n\t'];

it('textArray writes the same literal as pg, for large texts too', () => {
  const large = 'x"\\'.repeat(30_000);
  for (const texts of [
    [...hard, null],
    [large, null, ...hard],
  ])
    expect(prepareValue(textArray(texts))).toBe(prepareValue(texts));
});

it('textArray leaves small texts to pg', () => {
  expect(textArray(hard)).toBe(hard);
});

it('textArray writes 2 MB of quotes within 150 ms of CPU time', () => {
  const text = '"'.repeat(2_000_000);
  const startedAt = computed();
  prepareValue(textArray([text]));
  const took = computed() - startedAt;
  expect(took).toBeLessThan(limitNow(150, took));
});
