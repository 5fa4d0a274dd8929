import { validateFlow } from '../../src/flow/index.js';
import { DEFAULT_LIMITS } from '../../src/flow/testing.js';
import { catalogue, flowOf, run } from './short-run.js';
import type { Nodes } from './short-run.js';

/** What an operation, whose result is printed, says in Chinese. */
async function saidOf(operation: Nodes[string]): Promise<string> {
  const { outcome } = await run({ d: operation, p: '{{ nodes.d.result }}' }, ['start > p']);
  const text = (outcome as { errorZh: string }).errorZh;
  return text.slice(text.indexOf('失败：') + '失败：'.length);
}

/** What the code of a node says in Chinese. */
async function saidByCode(code: string): Promise<string> {
  const { outcome } = await run({ c: ['core.code.javascript', {}, { code }] }, ['start > c']);
  return (outcome as { errorZh: string }).errorZh.replace('节点“c”：', '');
}

/** Those that the parser of each version of Node finds. */
const BROKEN_JSON = [
  '',
  '{"a": 1',
  'nothing',
  `[${'1, '.repeat(100)}x]`,
  '1 2',
  '{1}',
  '{"a": 1, b}',
  '{"a" 1}',
  '{"a": 1 "b"}',
  '[1 2]',
  '[1 "2"]',
  '"a',
  '"\n"',
  '"\\x"',
  '"\\u12"',
  '-',
  '1.',
  '1e',
  'undefined',
];

/** Words that stand outside of quotes, which show what was given. */
const words = (text: string): string[] =>
  text.replaceAll(/"[^]*"|'[^']*'|“[^”]*”|\\u/g, '').match(/[a-z]{3,}/gi) ?? [];

describe('what a library says', () => {
  it.each(BROKEN_JSON)('of the text %j is said in Chinese', async (text) => {
    const said = await saidOf(['core.operation.parseJson', { value: `{{ ${JSON.stringify(text)} }}` }]);
    expect(said).toMatch(/^文本不是有效的 JSON：./);
    expect(new Set(words(said))).toEqual(new Set(['JSON']));
  });

  it('of JSON keeps what was given in one piece', async () => {
    expect(await saidOf(['core.operation.parseJson', { value: `{"a": 'b', "c": "d"}` }])).toBe(
      `文本不是有效的 JSON："{"a": 'b', "c": "d"}" 中有意外的字符“'”`,
    );
  });

  it('of a place in JSON is said in Chinese', async () => {
    expect(await saidOf(['core.operation.parseJson', { value: '{"a": 1 "b"}' }])).toMatch(
      /^文本不是有效的 JSON：属性值之后应为 ',' 或 '}'（(位置 8|第 1 行，第 9 列)）$/,
    );
  });

  it('of CSV is said in Chinese', async () => {
    expect(await saidOf(['core.operation.parseCsv', { value: 'a\n"b' }])).toBe(
      '文本不是有效的 CSV：引号没有结束（读到第 2 行）',
    );
  });

  it.each([
    { given: 'soon', format: '', said: '"soon" 不符合 ISO 8601' },
    { given: 'soon', format: 'yyyy', said: '"soon" 不符合格式 yyyy' },
    { given: '2024-02-31', format: '', said: '日不能为 31' },
    { given: '2024-13-01', format: '', said: '月不能为 13' },
    { given: '2024-400', format: '', said: '一年中的日数不能为 400' },
    { given: '2024-W60-1', format: '', said: '周不能为 60' },
    { given: '2024-01-01T25:00', format: '', said: '时不能为 25' },
    { given: 'Mon 2024-01-02', format: 'ccc yyyy-MM-dd', said: '2024-01-02T00:00:00.000Z 不是星期 1' },
    { given: '2024 2024', format: 'yyyy kkkk', said: '一个日期不能兼用周与年、月、日' },
    { given: '2024 100 05', format: 'yyyy ooo MM', said: '一年中的日数不能与月、日兼用' },
    { given: '2024 10 AM', format: 'yyyy H a', said: '24 小时制的时间不能有上午或下午' },
    { given: 1e300, format: '', said: '毫秒数超出范围' },
  ])('of the date $given is said in Chinese', async ({ given, format, said }) => {
    expect(await saidOf(['core.operation.parseDate', { value: given }, { format }])).toBe(
      `不是有效的日期：${said}`,
    );
  });

  it.each([
    { search: '(a', said: '缺少结束的 ): `(a`' },
    { search: '[a', said: '缺少结束的 ]: `[a`' },
    { search: 'a)', said: '多余的 ): `a)`' },
    { search: '*a', said: '重复符号之前没有内容: `*`' },
    { search: 'a**', said: '重复符号不能相连: `**`' },
    { search: '(?=a)', said: '语法无效或不受支持: `(?=`' },
    { search: '\\1', said: '无效的转义序列: `\\1`' },
    { search: 'a{5,2}', said: '无效的重复次数: `{5,2}`' },
    { search: '[b-a]', said: '无效的字符范围: `b-a`' },
    { search: '(?<a>x)(?<a>y)', said: '分组名称重复: `a`' },
    { search: '(?<=a)b', said: '不支持后行断言: `(?<=a)b`' },
    { search: '\\', said: '以单个反斜杠结尾' },
  ])('of the pattern $search is said in Chinese', async ({ search, said }) => {
    const values = { value: 'a', search, replacement: 'b' };
    expect(await saidOf(['core.operation.replace', values, { regex: true }])).toBe(
      `该正则表达式不可用：${said}`,
    );
  });

  it('of a pattern in an expression is said in Chinese', () => {
    const flow = flowOf({ p: '{{ $match("a", /(?=a)/) }}' }, ['start > p']);
    const [fault] = validateFlow(flow, catalogue, DEFAULT_LIMITS);
    expect(fault?.message.zh).toContain('正则不受支持：语法无效或不受支持: `(?=`。');
  });

  it.each([
    { code: 'throw new Error("no such order")', said: 'Error: no such order（第 1 行，第 ' },
    { code: 'await new Promise((_, no) => no(new Error("late")));', said: 'Error: late（第 1 行，第 ' },
    { code: 'return NaN', said: '结果为 NaN，流程中不能有这样的值' },
    { code: 'return { total: 1 / 0 }', said: '结果中的 "total" 为 Infinity，流程中不能有这样的值' },
    { code: 'throw 5', said: '代码抛出 5' },
  ])('of the place in the code $code is said in Chinese', async ({ code, said }) => {
    expect(await saidByCode(code)).toContain(said);
  });
});
