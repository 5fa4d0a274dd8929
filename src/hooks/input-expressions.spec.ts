import type { DeclaresVariables, Json } from '../flow/index.js';
import { Unavailable, ValidationError } from '../rest/errors.js';
import { checkExpressions, type DeliveredParts, evaluateInputs } from './input-expressions.js';

const PARTS: DeliveredParts = {
  body: { amount: 3, items: [{ name: 'a', ok: true }, { name: 'b' }], nothing: null },
  query: { page: '2' },
  headers: { 'x-event': 'push' },
  method: 'POST',
};

const MIB = 1024 * 1024;

const flow = (types: Record<string, string>) =>
  ({
    variables: new Map(Object.entries(types).map(([name, type]) => [name, { name, type }])),
  }) as unknown as DeclaresVariables;

const evaluated = async (inputs: Record<string, Json>, types: Record<string, string> = {}) =>
  (
    await evaluateInputs(inputs, PARTS, {
      user: 1,
      maxValueBytes: MIB,
      longestMs: Infinity,
      hold: () => true,
    })
  )(flow(types));

describe('the expressions of a hook', () => {
  it('are JSONata over the request, with or without braces', async () => {
    expect(
      await evaluated({
        plain: 'body.amount * 2',
        braces: '{{ headers."x-event" }}',
        text: 'page {{ query.page }} by {{ method }}',
        names: 'body.items.name',
        constant: 7,
        nested: { total: '{{ $sum([body.amount, 1]) }}', word: 'body' },
      }),
    ).toEqual({
      plain: 6,
      braces: 'push',
      text: 'page 2 by POST',
      names: ['a', 'b'],
      constant: 7,
      nested: { total: 4, word: 'body' },
    });
  });

  it('that give nothing leave the variable its own value', async () => {
    expect(await evaluated({ a: 'body.missing', b: 'body.nothing' })).toEqual({});
  });

  it('give an array of one or none for a variable of that type', async () => {
    const inputs = { one: 'body.items[ok].name', none: 'body.items[name="z"].name' };
    expect(await evaluated(inputs, { one: 'array', none: 'array' })).toEqual({ one: ['a'], none: [] });
    expect(await evaluated(inputs, { one: 'string' })).toEqual({ one: 'a' });
  });

  it('that fail or take too much work are refused, with the variable', async () => {
    const failing = evaluated({ fine: '1', wrong: 'body.amount + "x"' });
    await expect(failing).rejects.toBeInstanceOf(ValidationError);
    await expect(failing).rejects.toMatchObject({
      fields: { inputs: [{ en: expect.stringMatching(/^wrong: /) }] },
    });
    await expect(evaluated({ long: '$map([1..1000000], function($i) { $i * $i })' })).rejects.toMatchObject({
      fields: { inputs: [{ en: expect.stringMatching(/^long: /) }] },
    });
  });

  it.each<[string, RegExp, string?]>([
    ['body.(', /^x: the expression is wrong at character \d+: /],
    ['{{ body', /^x: the expression is wrong at character 1: /],
    ['$now()', /^x: \$now at character \d+ gives a different result each time/],
    ['$match(body, /(?=a)/)', /^x: the pattern at character \d+ is not supported/],
    [
      'a text of 10,000 characters',
      /^x: An expression has at most 10000 characters/,
      `"${'x'.repeat(10_000)}"`,
    ],
    ['a long template', /^x: An expression has at most 10000 characters/, `{{ ${'('.repeat(10_000)}`],
    [
      'many bindings',
      /^x: the expression is wrong: An expression has at most 20 bindings/,
      `body${'[0]#$a'.repeat(21)}`,
    ],
  ])('%s is faulty, and the message says where', async (name, expected, source = name) => {
    const error = await checkExpressions({ fine: 'body', x: source }, 1).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ValidationError);
    const { inputs = [] } = (error as ValidationError).fields;
    expect(inputs).toHaveLength(1);
    expect(inputs[0]!.en).toMatch(expected);
    expect(inputs[0]!.zh).toMatch(/^x：/);
  });

  it('give at most as much as two values together, and as there is room for', async () => {
    const large = (length: number) => ({ a: `$pad("", ${length}, "x")`, b: `$pad("", ${length}, "y")` });
    expect(Object.keys(await evaluated(large(1_000_000)))).toEqual(['a', 'b']);
    await expect(evaluated({ ...large(1_000_000), c: '$pad("", 200000, "z")' })).rejects.toMatchObject({
      fields: { inputs: [{ en: expect.stringContaining('2097152 bytes') }] },
    });
    const held: number[] = [];
    const hold = (bytes: number) => held.push(bytes) < 2;
    const refused = evaluateInputs(large(1_000), PARTS, {
      user: 1,
      maxValueBytes: MIB,
      longestMs: Infinity,
      hold,
    });
    await expect(refused).rejects.toBeInstanceOf(Unavailable);
    expect(held).toEqual([1_002, 2_004]);
  });

  it('are limited together', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [`v${n}`, `"${'x'.repeat(2_000)}"`]),
    );
    await expect(checkExpressions(many, 1)).rejects.toThrow(ValidationError);
  });

  it('of many requests that go on together are checked in turns', async () => {
    let now = performance.now();
    const clock = import.meta.jest.spyOn(performance, 'now').mockImplementation(() => (now += 1));
    let begun = 0;
    const inputs = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        begun += 1;
        return 'body';
      },
    });
    const all = Array.from({ length: 100 }, () => checkExpressions(inputs, 1));
    expect(begun).toBeLessThan(100);
    clock.mockRestore();
    await Promise.all(all);
    expect(begun).toBeGreaterThanOrEqual(100);
  });
});
