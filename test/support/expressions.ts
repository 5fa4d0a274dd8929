import { admit } from '../../src/flow/admit.js';
import { Failure } from '../../src/flow/failure.js';
import { parseExpression } from '../../src/flow/expression/expression.js';

export const MIB = 1024 * 1024;
/** The limits of an evaluation. */
export const host = { user: 1, maxValueBytes: MIB, maxParts: 1_000_000, ended: () => false };

/** The variables that tests of expressions read. */
export const vars = admit(
  {
    n: 3,
    s: `${'a'.repeat(40)}!`,
    big: 'x'.repeat(100_000),
    pairs: 'ab'.repeat(10_000),
    numbers: Array.from({ length: 10_000 }, (_, index) => index),
    list: Array.from({ length: 1000 }, (_, index) => ({ id: (index * 7919) % 1000, kind: `k${index % 7}` })),
    wide: Object.fromEntries(Array.from({ length: 15_000 }, (_, index) => [`k${index}`, [1]])),
    keyed: Array.from({ length: 100 }, (_, item) =>
      Object.fromEntries(Array.from({ length: 150 }, (_, key) => [`k${key}`, item])),
    ),
    nested: [[[1, 2]], [[3]]],
    falses: Array.from({ length: 200_000 }, () => false),
    disguised: ['a', 'b'].map(() => ({
      x: { x: { x: { x: { _jsonata_lambda: false, items: Array.from({ length: 10_000 }, () => [1]) } } } },
    })),
    bound: { tupleStream: true, '@': { id: 1 } },
    call: {
      _jsonata_lambda: true,
      thunk: true,
      body: { procedure: {}, arguments: [] },
      environment: { base: { depth: 1 } },
    },
    evil: JSON.parse('{"_jsonata_lambda": true, "body": {"type": "value", "value": 1}, "arguments": []}'),
  },
  16 * MIB,
);

/** What an expression gives, as JSON. */
export async function evaluate(source: string, bounds = host): Promise<unknown> {
  const { value } = await parseExpression(source).evaluate(
    { vars, inputs: {}, nodes: {}, job: { id: 1 } },
    bounds,
  );
  return JSON.parse(JSON.stringify(value ?? null));
}

/** How an expression that would run forever ends, and whether it delayed others meanwhile. */
export async function attack(source: string, bounds = host): Promise<string> {
  try {
    await evaluate(source, bounds);
    return 'it ended';
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    return (error as Failure).message.replace(/^the expression .* failed: /s, '');
  }
}
