import { excerpt } from '../excerpt.js';
import type { Text } from '../text.js';

/** JSONata's syntax errors in Chinese, by code. */
const IN_CHINESE: Readonly<Record<string, string>> = {
  S0101: '字符串缺少结束的引号',
  S0102: '数字超出范围：{token}',
  S0103: '不支持的转义序列：\\{token}',
  S0104: '\\u 之后须有 4 位十六进制数字',
  S0105: '反引号中的名称缺少结束的反引号',
  S0106: '注释没有结束',
  S0201: '语法错误：{token}',
  S0202: '此处应为 {value}，却是 {token}',
  S0203: '表达式结束之前应有 {value}',
  S0204: '未知的运算符：{token}',
  S0205: '此处不应出现 {token}',
  S0206: '未知的表达式类型：{token}',
  S0207: '表达式未完就结束了',
  S0208: '函数的参数 {value} 应为变量名（以 $ 开头）',
  S0209: '分组之后不能再有筛选条件',
  S0210: '每一步只能有一个分组',
  S0211: '{token} 不能用作一元运算符',
  S0212: ':= 的左侧应为变量名（以 $ 开头）',
  S0213: '字面值 {value} 不能作为路径的一步',
  S0214: '{token} 的右侧应为变量名（以 $ 开头）',
  S0215: '变量绑定应在筛选条件之前',
  S0216: '变量绑定应在排序之前',
  S0217: '无法确定上级对象（%）',
  S0301: '正则表达式不能为空',
  S0302: '正则表达式缺少结束的 /',
};

/** What is written in other languages where the parser stops, and what JSONata has instead. */
const OF_OTHER_LANGUAGES: readonly { before: RegExp; after?: string; instead: Text }[] = [
  { before: /==$/, instead: { en: 'to compare, write a single =', zh: '比较请用单个 =' } },
  { before: /&&$/, instead: { en: 'write "and" instead of &&', zh: '请用 and 代替 &&' } },
  { before: /\|$/, after: '|', instead: { en: 'write "or" instead of ||', zh: '请用 or 代替 ||' } },
  { before: /!$/, instead: { en: 'write $not(…) instead of !', zh: '请用 $not(…) 代替 !' } },
];

/**
 * How deep the parts of an expression may nest. Without a count, the stack of the process was the limit: 1,900 parentheses passed where code was
 * warm, and failed in a worker that had just started; calls of calls failed while they were evaluated. Cold, 1,300 fit (measured).
 */
export const MAX_DEPTH = 1_000;

export const TOO_DEEP: Text = {
  en: `It nests deeper than ${MAX_DEPTH} levels`,
  zh: `嵌套超过 ${MAX_DEPTH} 层`,
};

/**
 * The message for an expression that does not parse, without the position.
 *
 * @param position how many characters the parser had read
 */
export function syntaxError(error: unknown, source: string, position: number): Text {
  if (error instanceof RangeError) return TOO_DEEP;
  const { message, code, token, value } = error as Record<string, unknown>;
  const en = typeof message === 'string' && message !== '' ? excerpt(message, 500) : 'it is not valid';
  const known = typeof code === 'string' ? IN_CHINESE[code] : undefined;
  const shown = (part: unknown) => excerpt(typeof part === 'string' ? part : String(part), 100);
  const zh = (known ?? '表达式不正确').replace(/\{(token|value)\}/g, (_, name) =>
    shown(name === 'token' ? token : value),
  );
  const [before, after] = [source.slice(Math.max(0, position - 2), position), source.charAt(position)];
  const hint = OF_OTHER_LANGUAGES.find((each) => each.before.test(before) && (each.after ?? after) === after);
  return hint ? { en: `${en}: ${hint.instead.en}`, zh: `${zh}：${hint.instead.zh}` } : { en, zh };
}
