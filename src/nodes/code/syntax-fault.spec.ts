import { syntaxFault } from './syntax-fault.js';

describe('the syntax of code', () => {
  // Each took V8 3 to 6 s.
  test.each([
    ['emoji in any case', `/[${'\\p{RGI_Emoji}'.repeat(600)}]/iv`],
    ['emoji of many patterns', '/\\p{RGI_Emoji}/vi;'.repeat(400)],
    ['classes in any case', `/[${'\\W'.repeat(16_000)}]/vi`],
  ])('is checked quickly in patterns with %s', (_what, code) => {
    const begun = performance.now();
    expect(syntaxFault(code)).toBeNull();
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  test.each([
    ['/\\p{L}[\\p{L}-z]/u', 'Invalid character class'],
    ['/\\p{None}/u', 'Invalid property name'],
    ['/(/vi', 'Unterminated group'],
  ])('has a fault in the pattern %s', (code, says) => {
    expect(syntaxFault(code)?.en).toContain(says);
  });

  test.each([
    'return 1 }); globalThis.x = 1; (function () { return 2',
    'return 1 }, async function () { return 2',
    'return 1 }.call(), async function () { return 3',
    'return 1 } + function () {',
  ])('has a fault where it ends the function that is around it: %s', (code) => {
    expect(syntaxFault(code)?.en).toBe('The code has a syntax error: it ends the function that is around it');
  });

  test.each([
    ['const x = 1;\nif (x) {\n  return 2;', 3],
    ['return (1', 1],
    ['return [1,\n2', 2],
    ['return "a" +', 1],
  ])('has a fault where it ends too early: %s', (code, line) => {
    expect(syntaxFault(code)).toEqual({
      en: `The code has a syntax error in line ${line}: Unexpected end of input`,
      zh: `代码第 ${line} 行有语法错误：代码未完就结束了`,
    });
  });

  test.each(['return 1; }', 'if (a) {\n  return 1;\n}\n}', 'function f() {}\n}'])(
    'has a fault where it has a closing bracket too many: %s',
    (code) => expect(syntaxFault(code)?.en).toContain("Unexpected token '}'"),
  );

  test('has a fault where it nests too deeply', () => {
    expect(syntaxFault('('.repeat(100_000))?.en).toBe('The code nests too deeply');
  });

  test.each([
    '"\\\\p{L}" + /\\p{L}\\p{L}*/.source',
    '/[\\p{L}--\\p{L}]/vi.test("a")',
    'const vi = 2; return 8/vi',
  ])('has no fault: %s', (code) => expect(syntaxFault(code)).toBeNull());
});
