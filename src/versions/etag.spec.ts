import { tagsOf } from './etag.js';

it.each([
  [undefined, null],
  ['*', null],
  [' * ', null],
  ['"a"', ['a']],
  ['"a", "b"', ['a', 'b']],
  ['W/"a", "b"', ['b']],
  ['W/"a"', []],
  ['a', []],
  ['', []],
  ['"a" "b"', []],
])('%j names %j', (header, tags) => expect(tagsOf(header)).toEqual(tags));
