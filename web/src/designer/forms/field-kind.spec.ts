import {
  choicesOf,
  expressionText,
  modeOf,
  modesOf,
  readExpression,
  readJson,
  shownJson,
  writeJson,
} from './field-kind.js';

describe('how a value is typed', () => {
  it.each([
    ['string', 'Hello {{ vars.who }}', 'text'],
    ['number', 5, 'value'],
    ['number', '5', 'value'],
    ['number', '{{ vars.n }}', 'expression'],
    ['number', undefined, 'value'],
    ['bool', true, 'value'],
    ['bool', '{{ vars.b }}', 'expression'],
    ['array', [1], 'json'],
    ['object', '{{ vars.o }}', 'expression'],
    ['any', 'text', 'text'],
    ['any', { a: 1 }, 'json'],
    ['any', 5, 'json'],
  ] as const)('a %s with the value %j: %s', (type, value, mode) => {
    expect(modeOf(type, value as never)).toBe(mode);
    expect(modesOf(type)).toContain(mode);
  });

  it.each([
    ['nodes.get.status > 3', '{{ nodes.get.status > 3 }}'],
    ['  1 < ', '{{   1 < }}'],
    ['{{ vars.n }}', '{{ vars.n }}'],
    ['{{ vars.', '{{ vars.'],
    [' ', undefined],
  ])('reads the expression %j as %j', (text, value) => {
    expect(readExpression(text)).toBe(value);
  });

  it('offers a value that is none of the allowed ones, too', () => {
    expect(choicesOf(['GET', 'POST'], 'POST')).toEqual(['GET', 'POST']);
    expect(choicesOf(['GET', 'POST'], 'FETCH')).toEqual(['GET', 'POST', 'FETCH']);
  });

  it('reads JSON of the type, and nothing from an empty text', () => {
    expect(readJson('[1, 2]', 'array')).toEqual({ value: [1, 2] });
    expect(readJson(' ', 'array')).toEqual({ value: undefined });
    expect(readJson('{}', 'array')).toEqual({ error: 'array' });
    expect(readJson('[]', 'object')).toEqual({ error: 'object' });
    expect(readJson('{', 'any')).toEqual({ error: 'json' });
    expect(readJson('"x"', 'any')).toEqual({ value: 'x' });
    expect([writeJson(null), writeJson([1]), expressionText(5)]).toEqual(['', '[\n  1\n]', '5']);
  });

  it('takes an expression in place of JSON where an input can have one, and shows it with its braces', () => {
    expect(readJson(' {{ vars.list }} ', 'array', true)).toEqual({ value: '{{ vars.list }}' });
    expect(readJson('{{ vars.list', 'array', true)).toEqual({ error: 'json' });
    expect(readJson('{{ vars.list }}', 'array')).toEqual({ error: 'json' });
    expect(shownJson(null, 'array', '{{ vars.list }}', true)).toEqual({
      text: '{{ vars.list }}',
      error: null,
    });
    const typed = { text: '{{ vars.list }} ', over: undefined };
    expect(shownJson(typed, 'array', '{{ vars.list }}', true)).toEqual({ text: typed.text, error: null });
  });

  it('shows JSON as it was typed, until the value is another one', () => {
    const typed = { text: '{"a":1}', over: undefined };
    expect(shownJson(typed, 'object', { a: 1 })).toEqual({ text: '{"a":1}', error: null });
    expect(shownJson(typed, 'object', { a: 2 })).toEqual({ text: writeJson({ a: 2 }), error: null });
    expect(shownJson(null, 'object', undefined)).toEqual({ text: '', error: null });
    const unfinished = { text: '{"a":1', over: { a: 1 } };
    expect(shownJson(unfinished, 'object', { a: 1 })).toEqual({ text: '{"a":1', error: 'json' });
    expect(shownJson(unfinished, 'object', undefined)).toEqual({ text: '', error: null });
  });
});
