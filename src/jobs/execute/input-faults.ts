import type { CheckedInputs } from '../../flow/index.js';
import type { Message } from '../../rest/messages.js';

/**
 * What the caller is told about problems of inputs.
 *
 * @param most the maximum number of problems to tell. One more message says how many there are beyond those
 */
export function inputFaults(
  { problems, omitted }: Omit<CheckedInputs, 'values'>,
  most = Infinity,
): Message[] {
  const messages = problems.slice(0, most).map(({ variable, message }) => ({
    en: variable === null ? message.en : `${variable}: ${message.en}`,
    zh: variable === null ? message.zh : `${variable}：${message.zh}`,
  }));
  const more = problems.length - messages.length + omitted;
  return more === 0 ? messages : [...messages, andMore(more)];
}

const andMore = (count: number): Message => ({
  en: `${count} more ${count === 1 ? 'input is' : 'inputs are'} invalid.`,
  zh: `另有 ${count} 个输入无效。`,
});
