import { createHash } from 'node:crypto';
import { canonicalHash, canonicalHashing } from './canonical-json.js';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

it('hashes JSON text with sorted keys', () => {
  const value = { b: [1, { d: null, c: 'x"' }, []], a: {}, 10: true };
  expect(canonicalHash(value)).toBe(hashOf('{"10":true,"a":{},"b":[1,{"c":"x\\"","d":null},[]]}'));
  expect(canonicalHash('x')).toBe(hashOf('"x"'));
});

it.each<[string, object]>([
  ['keys', Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`key ${n}`, n]))],
  ['lists', Array.from({ length: 300_000 }, () => [])],
  ['texts', Array.from({ length: 20 }, () => 'x'.repeat(100_000))],
])('lets others have turns between the pieces of a value with many %s', (_, value) => {
  const hashing = canonicalHashing(value);
  let turns = 0;
  for (let step = hashing.next(); ; step = hashing.next(), turns += 1)
    if (step.done === true) {
      expect(step.value).toBe(canonicalHash(value));
      break;
    }
  expect(turns).toBeGreaterThanOrEqual(13);
});
