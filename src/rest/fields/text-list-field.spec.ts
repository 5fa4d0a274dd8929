import { JsonDocument } from '../body/json-document.js';
import { QueryDict } from '../body/query-dict.js';
import { ValidationError } from '../errors.js';
import { readFields } from './read-fields.js';
import { TextListField } from './text-list-field.js';

class Input {
  @TextListField({ about: 'Words', maxItems: 3, maxLength: 5, required: false, fallback: [] })
  words!: string[];
}

const read = (json: unknown) => readFields(Input, JsonDocument.read(JSON.stringify(json))).words;

function refusal(json: unknown): string[] {
  try {
    read(json);
  } catch (error) {
    if (error instanceof ValidationError) return error.fields.words!.map(({ en }) => en);
  }
  return [];
}

it('reads strings, without the white space around them, and numbers as Python prints them', () => {
  expect(read({ words: [' a ', 'b', 7] })).toEqual(['a', 'b', '7']);
  expect(read({ words: [] })).toEqual([]);
  expect(read({})).toEqual([]);
});

it('reads the values of a repeated field of a form', () => {
  const form = new QueryDict();
  form.append('words', 'a');
  form.append('words', 'b');
  expect(readFields(Input, form).words).toEqual(['a', 'b']);
});

it('says what is wrong with a list or its items, each fault once', () => {
  expect(refusal({ words: 'a' })).toEqual(['Expected a list of items but got type "str".']);
  expect(refusal({ words: ['a', 'b', 'c', 'd'] })).toEqual([
    'Ensure this field has no more than 3 elements.',
  ]);
  expect(refusal({ words: ['', null, ''] })).toEqual([
    'This field may not be blank.',
    'This field may not be null.',
  ]);
  expect(refusal({ words: ['abcdef'] })).toEqual(['Ensure this field has no more than 5 characters.']);
  expect(refusal({ words: [true] })).toEqual(['Not a valid string.']);
});
