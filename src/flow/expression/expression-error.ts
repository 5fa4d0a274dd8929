import type { Text } from '../text.js';

/** An expression does not parse. */
export class ExpressionError extends Error {
  /** @param position the number of the character at which it was noticed, counted from 1; 0: it concerns the whole text */
  constructor(
    readonly text: Text,
    readonly position: number,
  ) {
    super(text.en);
  }

  /** That something is wrong, where and why, to follow the name of what is. */
  get fault(): Text {
    const { text, position } = this;
    if (position === 0) return { en: `is wrong: ${text.en}`, zh: `有误：${text.zh}` };
    return {
      en: `is wrong at character ${position}: ${text.en}`,
      zh: `在第 ${position} 个字符处有误：${text.zh}`,
    };
  }
}

/** The message for an expression that is too long. */
export const tooLong = (most: number): Text => ({
  en: `An expression has at most ${most} characters`,
  zh: `一个表达式最多 ${most} 个字符`,
});
