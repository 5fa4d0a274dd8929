import { int8 } from './int8.js';

describe('int8', () => {
  it.each(['0', '1', '2147483648', '9007199254740991', '-9007199254740991'])('reads %s exactly', (text) =>
    expect(String(int8(text))).toBe(text),
  );

  it.each(['9007199254740992', '9223372036854775807', '-9007199254740992'])(
    'throws rather than round %s',
    (text) => expect(() => int8(text)).toThrow(RangeError),
  );
});
