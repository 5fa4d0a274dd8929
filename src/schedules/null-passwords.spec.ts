import type { Json } from '../flow/index.js';
import { ValidationError } from '../rest/errors.js';
import { refuseNullPasswords } from './null-passwords.js';

const variable = (name: string, type: 'password' | 'string') =>
  [name, { name, type, scope: 'flow', value: null, overridable: false }] as const;
const flow = { variables: new Map([variable('pin', 'password'), variable('word', 'string')]) };

describe('refuseNullPasswords', () => {
  it('refuses a password that is null, and names it', () => {
    const work = () => refuseNullPasswords(flow, { pin: null, word: null });
    expect(work).toThrow(ValidationError);
    expect(work).toThrow(
      expect.objectContaining({
        fields: { inputs: [{ en: expect.stringContaining('null: pin.'), zh: expect.any(String) }] },
      }),
    );
  });

  it.each<Record<string, Json>>([{}, { pin: '' }, { pin: '1234', word: null }, { unknown: null }])(
    'accepts %j',
    (inputs) => {
      refuseNullPasswords(flow, inputs);
    },
  );
});
