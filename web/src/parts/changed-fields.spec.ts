import { changedFields } from './changed-fields.js';

it('has what differs from what was read, and nothing else', () => {
  const read = { id: 1, name: 'a', enabled: false, inputs: { x: [1], y: 2 }, version: null };
  const body = { name: 'b', enabled: false, inputs: { y: 2, x: [1] }, version: 2 };
  expect(changedFields(read, body)).toEqual({ name: 'b', version: 2 });
});
