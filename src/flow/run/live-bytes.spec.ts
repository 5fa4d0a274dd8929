import type { CompiledFlow } from '../compiled-flow.js';
import { DEFAULT_LIMITS } from '../default-limits.js';
import { JobFailure } from '../failure.js';
import { LiveBytes } from './live-bytes.js';

/** V8 hashes texts of this length by their length alone. */
const LENGTH = 16_384;
const text = (index: number) => Buffer.from(String(index).padStart(LENGTH, 'a')).toString('latin1');
const texts = (count: number, first = 0) => Array.from({ length: count }, (_, index) => text(first + index));
const live = (most: number) => new LiveBytes(most, {} as CompiledFlow);

/** The time that a thread has been busy, in milliseconds, which other programs do not change. */
const busyMs = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1000;
};

it('holds and releases many long texts of one length in linear time', () => {
  const all = texts(800);
  const held = live(DEFAULT_LIMITS.maxLiveBytes);
  const took = busyMs(() => {
    for (let round = 0; round < 2; round += 1) for (const each of all) held.hold(each);
    for (let round = 0; round < 2; round += 1) for (const each of all) held.release(each);
  });
  expect(took).toBeLessThan(500);
});

it('counts each of many long texts once', () => {
  const count = 20;
  const held = live(count * LENGTH);
  for (const each of [...texts(count), ...texts(count)]) held.hold(each);
  expect(() => held.hold(text(count))).toThrow(JobFailure);
});

it('gives back what texts counted when all of them are released, in any order', () => {
  const held = live(20 * LENGTH);
  const [first, last] = [texts(10), texts(10, 10)];
  for (const each of [...first, ...last]) held.hold(each);
  for (const each of first) held.release(each);
  for (const each of last) held.hold(each);
  for (const each of [...last, ...last]) held.release(each);
  for (const each of texts(20, 20)) held.hold(each);
  expect(() => held.hold(text(40))).toThrow(JobFailure);
});
