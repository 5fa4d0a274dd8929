import { inBothLanguages, type InChinese, messageOf, type Text } from '../flow/index.js';

/** What V8 finds wrong with JSON, in Chinese; without the place, which follows most of them. */
const IN_CHINESE: InChinese = [
  [/^Unexpected end of JSON input/, '文本未完就结束了'],
  // A token has one or two code units. What was given stays in one piece, as secrets are searched for.
  [/^Unexpected token '([^]{1,2}?)', ("[^]*") is not valid JSON$/, '$2 中有意外的字符“$1”'],
  [/^Unexpected token '([^]{1,2})'$/, '意外的字符“$1”'],
  [/^("[^]*") is not valid JSON$/, '$1 不是 JSON'],
  [/^Unexpected number in JSON/, '此处不应有数字'],
  [/^Unexpected string in JSON/, '此处不应有字符串'],
  [/^Unexpected non-whitespace character after JSON/, 'JSON 结束之后还有字符'],
  [/^Expected property name or '}' in JSON/, "此处应为属性名或 '}'"],
  [/^Expected double-quoted property name in JSON/, '此处应为双引号中的属性名'],
  [/^Expected ':' after property name in JSON/, "属性名之后应为 ':'"],
  [/^Expected ',' or '}' after property value in JSON/, "属性值之后应为 ',' 或 '}'"],
  [/^Expected ',' or '\]' after array element in JSON/, "数组元素之后应为 ',' 或 ']'"],
  [/^Unterminated string in JSON/, '字符串缺少结束的引号'],
  [/^Bad control character in string literal in JSON/, '字符串中有未转义的控制字符'],
  [/^Bad escaped character in JSON/, '无效的转义字符'],
  [/^Bad Unicode escape in JSON/, '\\u 之后须有 4 位十六进制数字'],
  [/^No number after minus sign in JSON/, '负号之后没有数字'],
  [/^Unterminated fractional number in JSON/, '小数点之后没有数字'],
  [/^Exponent part is missing a number in JSON/, '指数中没有数字'],
];

/** Since Node 22 with the line and column too. */
const AT = / at position (\d+)(?: \(line (\d+) column (\d+)\))?$/;

/**
 * What is wrong with a text that is not JSON, as V8 says it: with the text if that is short, but not with a part of it. Redaction does not find
 * a secret whose beginning is cut off, nor its beginning without the mark of a cut.
 */
export function jsonFault(error: unknown): Text {
  const said = messageOf(error).replace(/, (?:\.\.\.".*|".*"\.\.\.) is not valid JSON$/s, '');
  const { en, zh } = inBothLanguages(said, IN_CHINESE);
  return {
    en,
    zh: zh.replace(AT, (_, position: string, line?: string, column?: string) =>
      line === undefined ? `（位置 ${position}）` : `（第 ${line} 行，第 ${String(column)} 列）`,
    ),
  };
}
