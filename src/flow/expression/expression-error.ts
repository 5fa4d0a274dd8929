import type { Text } from '../text.js';

/** An expression does not parse. */
export class ExpressionError extends Error {
  constructor(
    readonly text: Text,
    readonly position: number,
  ) {
    super(text.en);
  }
}

/** The message for an expression that is too long. */
export const tooLong = (most: number): Text => ({
  en: `An expression has at most ${most} characters`,
  zh: `一个表达式最多 ${most} 个字符`,
});
