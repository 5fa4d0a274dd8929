import { admit } from './admit.js';
import { checkBrackets } from './json-brackets.js';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

it.each([
  ['many lists', `[${'[],'.repeat(100)}[]]`],
  ['many objects', `[${'{"a":{}},'.repeat(50)}{}]`],
  ['lists in each other', nested(64)],
])('refuses a text of %s, as the value would be', (_name, json) => {
  expect(() => checkBrackets(json, 1_000)).toThrow('larger than 1000 bytes');
  expect(() => admit(JSON.parse(json), 1_000)).toThrow('larger than 1000 bytes');
});

it('refuses what nests too deep', () => {
  expect(() => checkBrackets(nested(500), 1_000_000)).not.toThrow();
  expect(() => checkBrackets(nested(501), 1_000_000)).toThrow('nests deeper');
});

it.each([
  ['brackets in texts', JSON.stringify(['['.repeat(900), '\\', '"['])],
  ['lists that follow each other', `[${'[],'.repeat(50)}[]]`],
  ['lists in each other', nested(62)],
])('accepts %s', (_name, json) => {
  expect(() => checkBrackets(json, 1_000)).not.toThrow();
  expect(() => admit(JSON.parse(json), 1_000)).not.toThrow();
});

it('leaves a text that is no JSON to the parser', () => {
  for (const json of ['', '"', '"\\', ']]', '[']) expect(() => checkBrackets(json, 1_000)).not.toThrow();
});
