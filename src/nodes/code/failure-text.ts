import { inBothLanguages, type InChinese, type Text } from '../../flow/index.js';

/** The messages of the sandbox in Chinese. Those of the code and of the interpreter are not translated. */
const IN_CHINESE: InChinese = [
  [
    /^the code awaits a promise that never settles .*$/,
    '代码等待的 Promise 永远不会完成（没有定时器和事件）',
  ],
  [/^the result exceeds the limit of (\d+) bytes$/, '结果超过 $1 字节的上限'],
  [/^the code needs more than (\d+) MiB of memory/, '代码需要的内存超过 $1 MiB'],
  [
    /^it threw null, as happens if it needs more than (\d+) MiB of memory$/,
    '代码抛出 null；内存超过 $1 MiB 时也是如此',
  ],
  [/^the code nests too deeply$/, '代码嵌套过深'],
  [/^its thread has ended/, '其线程已结束'],
  [/^it threw something that cannot be shown$/, '代码抛出了无法显示的值'],
  [/^it threw /, '代码抛出 '],
  [/^TypeError: the result is (\S+), which a flow cannot hold$/, '结果为 $1，流程中不能有这样的值'],
  [
    /^TypeError: ("[^]*") in the result is (\S+), which a flow cannot hold$/,
    '结果中的 $1 为 $2，流程中不能有这样的值',
  ],
];

/** Where the code failed, as the sandbox adds it to a message. */
const AT = / \(line (\d+), column (\d+)\)$/;
const AT_END = / \(at the end of the code\)$/;

/** The failure of a run in both languages. Threads report it in English. */
export function failureText(en: string): Text {
  const { zh } = inBothLanguages(en, IN_CHINESE);
  return { en, zh: zh.replace(AT, '（第 $1 行，第 $2 列）').replace(AT_END, '（代码末尾）') };
}
