import fc from 'fast-check';
import { endOfExpression } from '../../src/flow/expression/end-of-expression.js';
import { tokensAt } from '../../web/src/designer/model/commands/expression-tokens.js';

const PARTS = [
  'a',
  ' ',
  '"',
  "'",
  '`',
  '/',
  '*',
  '/*',
  '*/',
  '\\',
  '{',
  '}',
  '}}',
  '(',
  ')',
  '[',
  ']',
  'in ',
  '%',
  '+',
  '..',
  '流',
];

it('the designer takes the same text for an expression as the server, which it does not load', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PARTS), { maxLength: 20 }), (parts) => {
      const text = parts.join('');
      const end = endOfExpression(text, 0);
      expect(tokensAt(text, 0).end).toBe(end === -1 ? text.length : end);
    }),
    { numRuns: 5_000 },
  );
});
