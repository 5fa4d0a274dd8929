import { type InChinese, inBothLanguages } from '../foreign-message.js';
import { messageOf } from '../failure.js';
import type { Text } from '../text.js';

/** The faults that RE2 finds in a pattern, in Chinese. The part of the pattern follows most of them. */
const IN_CHINESE: InChinese = [
  [/^invalid character class range/, '无效的字符范围'],
  [/^invalid escape sequence/, '无效的转义序列'],
  [/^invalid named capture(?=: `\(\?<[=!])/, '不支持后行断言'],
  [/^invalid named capture/, '无效的命名分组'],
  [/^invalid or unsupported Perl syntax/, '语法无效或不受支持'],
  [/^invalid nested repetition operator/, '重复符号不能相连'],
  [/^invalid repeat count/, '无效的重复次数'],
  [/^missing closing \]/, '缺少结束的 ]'],
  [/^missing closing \)/, '缺少结束的 )'],
  [/^missing argument to repetition operator/, '重复符号之前没有内容'],
  [/^trailing backslash at end of expression/, '以单个反斜杠结尾'],
  [/^duplicate capture group name/, '分组名称重复'],
  [/^unexpected \)/, '多余的 )'],
  [/^expression nests too deeply/, '嵌套过深'],
  [/^expression too large/, '过大'],
  [/^invalid capture in lookbehind/, '后行断言中不能有分组'],
];

/** What RE2 says of a pattern that it does not compile. In English as it says it, since flows see that, and a replay must see the same. */
export function patternFault(error: unknown): Text {
  const en = messageOf(error);
  return { en, zh: inBothLanguages(en.replace(/^error parsing regexp: /, ''), IN_CHINESE).zh };
}
