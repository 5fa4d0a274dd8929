import type { Text } from '../../flow/index.js';

/** The messages of the sandbox in Chinese. Those of the code and of the interpreter are not translated. */
const IN_CHINESE: readonly [RegExp, string][] = [
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
  [/^it threw /, '代码抛出 '],
];

/** The failure of a run in both languages. Threads report it in English. */
export function failureText(en: string): Text {
  const [pattern, zh] = IN_CHINESE.find(([known]) => known.test(en)) ?? [];
  return { en, zh: pattern === undefined || zh === undefined ? en : en.replace(pattern, zh) };
}
