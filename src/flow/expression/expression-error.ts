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
