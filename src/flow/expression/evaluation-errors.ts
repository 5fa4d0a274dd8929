import { excerpt } from '../excerpt.js';
import type { Text } from '../text.js';
import { Failure } from '../failure.js';
import { MAX_SEQUENCE } from './interpreter.js';

/** JSONata's evaluation errors in Chinese, by code. All errors of pictures share one text, since they are rare at run time. */
const IN_CHINESE: Readonly<Record<string, string | undefined>> = {
  T0410: '函数 {token} 的第 {index} 个参数不符合其签名',
  T0411: '上下文的值与函数 {token} 的第 {index} 个参数类型不符',
  T0412: '函数 {token} 的第 {index} 个参数应为 {type} 的数组',
  D1001: '数字超出范围：{value}',
  D1002: '不能对非数字取负：{value}',
  T1003: '对象的键应为字符串，却是 {value}',
  D1004: '正则表达式匹配了空字符串',
  T1005: '调用的不是函数。是否应为 ${token}？',
  T1006: '调用的不是函数',
  T1007: '部分应用的不是函数。是否应为 ${token}？',
  T1008: '部分应用的不是函数',
  D1009: '多个键的值相同：{value}',
  T1010: '函数 {token} 的匹配函数返回的结构不正确',
  D1011: '栈溢出：请检查函数是否无限递归，或改为尾递归；嵌套的按键分组（{键: 值}）合计最多约 20000 组',
  D1013: '以 _jsonata_ 开头的属性名为内部保留：{value}',
  T2001: '运算符 {token} 的左侧应为数字',
  T2002: '运算符 {token} 的右侧应为数字',
  T2003: '范围运算符（..）的左侧应为整数',
  T2004: '范围运算符（..）的右侧应为整数',
  T2006: '~> 的右侧应为函数',
  T2007: '排序时 {value} 与 {value2} 的类型不同',
  T2008: '排序的依据应为数字或字符串',
  T2009: '运算符 {token} 两侧的 {value} 与 {value2} 类型不同',
  T2010: '运算符 {token} 的两侧应为数字或字符串',
  T2011: '变换的更新部分应为对象：{value}',
  T2012: '变换的删除部分应为字符串或字符串数组：{value}',
  T2013: '变换使用的 $clone() 已被改为非函数',
  D2014: `序列超过 ${MAX_SEQUENCE} 项的上限`,
  D2015: `序列超过 ${MAX_SEQUENCE} 项的上限`,
  D3001: '不能把 Infinity 或 NaN 转为字符串',
  D3010: '$replace 的第二个参数不能为空字符串',
  D3011: '$replace 的第四个参数应为正数',
  D3012: '替换的值应为字符串',
  D3020: '$split 的第三个参数应为正数',
  D3030: '不能把 {value} 转为数字',
  D3040: '$match 的第三个参数应为正数',
  D3050: '$reduce 的第二个参数应为至少有两个参数的函数',
  D3060: '不能对负数开平方：{value}',
  D3061: '乘方的结果不能表示为数字：底数 {value}，指数 {exp}',
  D3070: '只有一个参数的 $sort 只能排序字符串数组或数字数组；请用第二个参数给出比较函数',
  D3100: '$formatBase 的进制应在 2 到 36 之间，却是 {value}',
  D3110: '$toMillis 的参数应为 ISO 8601 时间：{value}',
  D3136: '格式串缺少解析时间所需的部分',
  D3138: '$single 匹配的项多于一个',
  D3139: '$single 没有匹配的项',
  D3140: '{functionName} 的参数不是有效的 URL：{value}',
};

/** What JSONata does not say of its errors, by code: the values that wait in brackets and braces count, too. */
const ADDED: Readonly<Record<string, string | undefined>> = {
  D1011: '. Groups ({key: value}) in each other have at most some 20,000 keys together',
};

/** What JSONata says wrongly, by code: the length of a range or of joined lists as the limit, and a limit of ranges beside ours. */
const CORRECTED: Readonly<Record<string, string | undefined>> = {
  D2014: `The maximum sequence length of ${MAX_SEQUENCE} was exceeded.`,
  D2015: `The maximum sequence length of ${MAX_SEQUENCE} was exceeded.`,
};

/**
 * JavaScript throws these where JSONata uses a value without a check: `$sift(x)` without a function. What they say is of JSONata's code, and not of
 * the expression.
 */
const OF_JAVASCRIPT = [TypeError, RangeError, ReferenceError, SyntaxError, URIError];

const UNFIT: Text = {
  en: 'a function or an operator was given a value that it does not take',
  zh: '函数或运算符得到了不能处理的值',
};

/** Why an expression failed, and where, if JSONata reports it. */
export function evaluationError(error: unknown): Text {
  const { position } = error as Record<string, unknown>;
  const { en, zh } = OF_JAVASCRIPT.some((kind) => error instanceof kind) ? UNFIT : told(error);
  if (typeof position !== 'number') return { en, zh };
  return { en: `${en} (at character ${position})`, zh: `${zh}（第 ${position} 个字符处）` };
}

function told(error: unknown): Text {
  const { message, code } = error as Record<string, unknown>;
  const isTold = typeof message === 'string' && message !== '';
  const given = isTold ? excerpt(message, 500) + (ADDED[String(code)] ?? '') : 'it is not valid';
  const en = CORRECTED[String(code)] ?? given;
  const zh = error instanceof Failure ? error.text.zh : chinese(error as Record<string, unknown>, code);
  return { en, zh: zh ?? (isTold ? en : '表达式不正确') };
}

function chinese(parts: Record<string, unknown>, code: unknown): string | undefined {
  if (typeof code !== 'string') return undefined;
  const known = IN_CHINESE[code] ?? (/^D3(08|09|13[0-5])/.test(code) ? '格式串不正确' : undefined);
  return known?.replace(/\{(\w+)\}/g, (_, name: string) => shown(parts[name]));
}

function shown(part: unknown): string {
  const text = typeof part === 'string' ? part : (JSON.stringify(part) as string | undefined);
  return excerpt(text ?? '', 200);
}
