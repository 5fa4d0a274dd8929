import { type InChinese, inBothLanguages } from '../foreign-message.js';
import { messageOf } from '../failure.js';
import type { Text } from '../text.js';

/** The faults that RE2 finds in a pattern, in Chinese. The part of the pattern follows most of them. */
const IN_CHINESE: InChinese = [
  [/^error parsing regexp: invalid character class range/, '无效的字符范围'],
  [/^error parsing regexp: invalid escape sequence/, '无效的转义序列'],
  [/^error parsing regexp: invalid named capture(?=: `\(\?<[=!])/, '不支持后行断言'],
  [/^error parsing regexp: invalid named capture/, '无效的命名分组'],
  [/^error parsing regexp: invalid or unsupported Perl syntax/, '语法无效或不受支持'],
  [/^error parsing regexp: invalid nested repetition operator/, '重复符号不能相连'],
  [/^error parsing regexp: invalid repeat count/, '无效的重复次数'],
  [/^error parsing regexp: missing closing \]/, '缺少结束的 ]'],
  [/^error parsing regexp: missing closing \)/, '缺少结束的 )'],
  [/^error parsing regexp: missing argument to repetition operator/, '重复符号之前没有内容'],
  [/^error parsing regexp: trailing backslash at end of expression/, '以单个反斜杠结尾'],
  [/^error parsing regexp: duplicate capture group name/, '分组名称重复'],
  [/^error parsing regexp: unexpected \)/, '多余的 )'],
  [/^error parsing regexp: expression nests too deeply/, '嵌套过深'],
  [/^error parsing regexp: expression too large/, '过大'],
  [/^error parsing regexp: invalid capture in lookbehind/, '后行断言中不能有分组'],
];

/** What RE2 says of a pattern that it does not compile. In English as it says it, since flows see that, and a replay must see the same. */
export const patternFault = (error: unknown): Text => inBothLanguages(messageOf(error), IN_CHINESE);
