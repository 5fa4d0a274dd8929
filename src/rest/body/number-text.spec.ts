import { computed, limitNow } from '../../../test/support/slowness.js';
import { numberTextAt } from './number-text.js';

describe('numberTextAt', () => {
  it.each<[string, (string | number)[], string]>([
    [' 1.50 ', [], '1.50'],
    ['{"a":1,"id" : 1.0 }', ['id'], '1.0'],
    ['{"id":1.0,"b":{"id":2.0},"id":3.0}', ['id'], '3.0'],
    ['{"s":"\\"id\\":9.0,{[","i\\u0064":1e3}', ['id'], '1e3'],
    ['{"pk[]":[1, [2.0,"]"] ,{"x":3.0}, -4.5E+1]}', ['pk[]', 3], '-4.5E+1'],
    ['{"":7.0}', [''], '7.0'],
    ['{"a":[],"b":{},"c":true,"d":null,"id":20000000000000000001}', ['id'], '20000000000000000001'],
  ])('finds the number in %s at %j', (text, path, expected) => {
    expect(numberTextAt(text, path)).toBe(expected);
  });

  it('finds a number after millions of values within 500 ms of CPU time', () => {
    const text = `{"a":[${'1,'.repeat(5_000_000)}1],"id":1.5}`;
    const startedAt = computed();
    expect(numberTextAt(text, ['id'])).toBe('1.5');
    const took = computed() - startedAt;
    expect(took).toBeLessThan(limitNow(500, took));
  });
});
