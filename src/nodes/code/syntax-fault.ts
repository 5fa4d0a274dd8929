import { Script } from 'node:vm';
import { excerpt, inBothLanguages } from '../../flow/index.js';
import type { InChinese, Text } from '../../flow/index.js';

/** V8's messages in Chinese. */
const IN_CHINESE: InChinese = [
  [/^Unexpected end of input.*$/s, '代码未完就结束了'],
  [/^Invalid or unexpected token.*$/s, '有无效的字符，或字符串没有结束'],
  [
    /^Unexpected (?:token|identifier|string|number|template string|strict mode reserved word) *(.*)$/s,
    '此处不应出现$1',
  ],
  [/^missing \) after argument list.*$/s, '参数列表缺少“)”'],
  [/^Missing initializer in (.*) declaration.*$/s, '$1 声明缺少初始值'],
  [/^Identifier (.*) has already been declared.*$/s, '$1 已经声明过'],
  [/^Invalid regular expression.*$/s, '正则表达式无效'],
  [/^Unterminated template literal.*$/s, '模板字符串没有结束'],
  [/^Missing catch or finally after try.*$/s, 'try 之后缺少 catch 或 finally'],
  [/^Cannot use import statement.*$/s, '不支持 import'],
];

const OUTSIDE: Text = {
  en: 'The code has a syntax error: it ends the function that is around it',
  zh: '代码有语法错误：它结束了包裹它的函数',
};

/** The function around the code begins on the line before the first line of the code. */
const BEGINNING = '"use strict";(async function () {\n';

/** Makes a function of its body. It is not called. */
const AsyncFunction = (async () => Promise.resolve()).constructor as new (body: string) => unknown;

/** The error of a compilation; null if it has none. */
function errorOf(compile: () => unknown): Error | null {
  try {
    compile();
    return null;
  } catch (error) {
    return error as Error;
  }
}

/** A property of characters in a pattern (`\p{L}`), or an escaped backslash. */
const PROPERTY = /\\(?:\\|[pP]\{[\w=]*\})/g;

/** The flags of a pattern that has both `i` and `v`. */
const FLAGS = /\/(?=[dgimsuvy]*i)(?=[dgimsuvy]*v)[dgimsuvy]+(?![\w$])/g;

/**
 * The code with patterns that V8 parses quickly, and the same syntax errors. It looks up all characters of a class with the flags `i` and `v`, and
 * all emoji at each `\p{RGI_Emoji}`: 8,000 characters of these took 6 s, which nothing interrupts.
 */
function withQuickPatterns(code: string): string {
  const seen = new Set<string>();
  return code
    .replace(PROPERTY, (property) => {
      const isFirst = property === '\\\\' || !seen.has(property);
      seen.add(property);
      return isFirst ? property : '\\d';
    })
    .replace(FLAGS, (flags) => flags.replaceAll('i', ''));
}

/**
 * The syntax error of a user's code, with its line; null if there is none. The code is compiled as the
 * sandbox does it, and never run.
 */
export function syntaxFault(code: string): Text | null {
  const body = withQuickPatterns(code);
  const wrapped = errorOf(() => new Script(`${BEGINNING}${body}\n})`, { filename: 'code', lineOffset: -1 }));
  // The code can end the function around it and go on. Here it cannot, but an error has no line.
  const error = wrapped ?? errorOf(() => new AsyncFunction(`"use strict";\n${body}`));
  if (!error) return null;
  if (error.name === 'RangeError') return { en: 'The code nests too deeply', zh: '代码嵌套过深' };
  return wrapped ? faultOf(wrapped, code, body) : OUTSIDE;
}

/** The fault of code that does not compile as the body of a function. */
function faultOf({ message, stack }: Error, code: string, body: string): Text {
  const lines = code.split('\n').length;
  const found = Number(/^code:(\d+)/.exec(stack ?? '')?.[1] ?? lines);
  const line = Math.min(lines, found);
  // What V8 did not expect behind the code is the end of the function around it, unless a bracket of the code has ended that.
  const isTooShort =
    found > lines &&
    message.startsWith('Unexpected token') &&
    errorOf(() => new Script(`${BEGINNING}${body}\n)`)) !== null;
  const said = isTooShort ? 'Unexpected end of input' : excerpt(message, 200);
  const { en, zh } = inBothLanguages(said, IN_CHINESE);
  return {
    en: `The code has a syntax error in line ${line}: ${en}`,
    zh: `代码第 ${line} 行有语法错误：${zh === en ? '语法不正确' : zh}`,
  };
}
