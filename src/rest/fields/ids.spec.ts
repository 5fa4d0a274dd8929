import { alikeIds } from '../../../test/support/alike-ids.js';
import { distinctIds, missingOf } from './ids.js';

test('ids are made distinct in time linear to them, even those that V8 hashes alike', () => {
  const alike = alikeIds(20_000);
  const start = process.cpuUsage();
  const distinct = distinctIds([...alike, ...alike]);
  expect(process.cpuUsage(start).user).toBeLessThan(150_000);
  expect(distinct).toEqual(alike);
});

test('distinct ids are in ascending order', () => {
  expect(distinctIds([10, 9, 10, 1])).toEqual([1, 9, 10]);
  expect(distinctIds([])).toEqual([]);
});

test('the ids that no row has are found, in their order', () => {
  expect(missingOf([3, 1, 2, 4], [{ id: 2 }, { id: 3 }])).toEqual([1, 4]);
});
