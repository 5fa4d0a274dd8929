import { jsonFault } from './json-fault.js';

function faultOf(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch (error) {
    return jsonFault(error).en;
  }
}

const LONG = 'correct-horse-battery-staple-and-more-characters';

describe('the fault of a text that is not JSON', () => {
  it.each([
    ['at its beginning', LONG],
    ['at its end', `["${LONG}", ${LONG.slice(0, 7)}`],
    ['in its middle', `{"a": ${LONG}, "b": "${LONG}"}`],
    ['with what V8 writes around a part', `[..."${LONG}", "...]${LONG}`],
  ])('shows no part of a long one with the mistake %s', (_where, text) => {
    const fault = faultOf(text);
    expect(fault).toMatch(/^Unexpected token '.'$/);
  });

  it('shows a short one', () => {
    expect(faultOf('{a: 1}')).toMatch(/^Expected property name|"\{a: 1\}" is not valid JSON$/);
    expect(faultOf('nothing')).toBe(`Unexpected token 'o', "nothing" is not valid JSON`);
  });

  it('is said in Chinese with the line and column, which later versions of Node.js tell', () => {
    const error = new SyntaxError(
      "Expected ',' or ']' after array element in JSON at position 9 (line 2 column 3)",
    );
    expect(jsonFault(error).zh).toBe("数组元素之后应为 ',' 或 ']'（第 2 行，第 3 列）");
  });

  it('is shown in Chinese with nothing but what is shown in English', () => {
    const secret = `p@ss', "w0rd`;
    try {
      JSON.parse(secret);
    } catch (error) {
      const { en, zh } = jsonFault(error);
      expect(en).toContain(`"${secret}"`);
      expect(zh.replace(`"${secret}"`, '')).toBe(' 中有意外的字符“p”');
    }
    expect.assertions(2);
  });
});
