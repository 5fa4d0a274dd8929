import { NOT_SIMPLE, parseExpression } from './expression.js';

const host = { user: 1, maxValueBytes: 1024 * 1024, maxParts: 1_000_000, ended: () => false };

describe('simple expressions', () => {
  const data = { a: 2, b: '3', t: true, z: 0, e: '', nil: null, o: { l: [1], p: { q: 'x' } } };

  test.each([
    'vars.a',
    'vars.o.p.q',
    'vars.o.l',
    'vars.none.x',
    'vars.a + 1',
    'vars.a * 2 - 1 / 4',
    'vars.a % 2',
    '-1',
    'vars.a < 3',
    'vars.b >= "2"',
    'vars.a = 2',
    'vars.a != 2',
    'vars.b = "3"',
    'vars.a = "2"',
    'vars.nil = null',
    'vars.a & vars.b & 1',
    'vars.t and vars.a',
    'vars.e or vars.z',
    'vars.none or false',
    'vars.nil and true',
    'vars.t ? "y" : "n"',
    'vars.e ? "y"',
    'vars.none ? 1 : vars.a',
    '(vars.a)',
    '$$.vars.a',
    'vars.a + vars.none',
    'vars.none = 1',
    'vars.none < 1',
    'vars.nil & "x"',
    'vars.o.l + 1',
    'vars.a < "1"',
    '1 / 3 & ""',
    'vars.b + 1',
    '"a" = vars.o',
    'vars.o.l.x',
    '1e308 * 10',
  ])('%s has the same result as in JSONata', async (source) => {
    const root = { vars: data, inputs: {}, nodes: {}, job: {} };
    const expression = parseExpression(source);
    const now = expression.evaluateNow(root);
    if (now === NOT_SIMPLE) return;
    expect((await expression.evaluate(root, host)).value).toEqual(now);
  });

  test('most are', () => {
    const root = { vars: data };
    const now = (source: string) => parseExpression(source).evaluateNow(root);
    expect(now('vars.a + 1')).toBe(3);
    expect(now('vars.a < 3 and vars.o.p.q = "x"')).toBe(true);
    expect(now('"n" & vars.a')).toBe('n2');
    expect(now('$sum(vars.o.l)')).toBe(NOT_SIMPLE);
    expect(now('vars.o.l[0]')).toBe(NOT_SIMPLE);
  });
});
