import { SecretBox, Unreadable } from './secret-box.js';
import { isSealed } from './sealed-texts.js';

const KEY = 'a key of at least thirty-two characters';
const OTHER = 'another key of at least thirty-two characters';

describe('a secret box', () => {
  it('opens what it has sealed, and never produces the same text twice', () => {
    const box = new SecretBox([KEY]);
    const sealed = box.seal('hunter2 密码', 'variable');
    expect(sealed).not.toContain('hunter2');
    expect(isSealed(sealed)).toBe(true);
    expect(box.seal('hunter2 密码', 'variable')).not.toBe(sealed);
    expect(box.open(sealed, 'variable')).toBe('hunter2 密码');
    expect(box.open(box.seal('', 'variable'), 'variable')).toBe('');
  });

  it('does not open a text that was changed or sealed for another purpose', () => {
    const box = new SecretBox([KEY]);
    const sealed = box.seal('hunter2', 'variable');
    // Not the last character, which has unused bits.
    const other = sealed.charAt(30) === 'A' ? 'B' : 'A';
    for (const [text, purpose] of [
      [sealed.slice(0, 30) + other + sealed.slice(31), 'variable'],
      [sealed.slice(0, -8), 'variable'],
      [sealed.slice(0, 20), 'variable'],
      [sealed, 'inputs'],
      ['sealed:', 'variable'],
      ['hunter2', 'variable'],
    ] as const)
      expect(() => box.open(text, purpose)).toThrow(Unreadable);
  });

  it('names the missing key and reveals nothing of the sealed text', () => {
    const sealed = new SecretBox([KEY]).seal('hunter2', 'variable');
    const [, id] = sealed.split(':');
    const message = `it is encrypted with the key ${id}, which is not in LIUCHENG_SECRET_KEY`;
    expect(() => new SecretBox([OTHER]).open(sealed, 'variable')).toThrow(message);
    expect(() => new SecretBox([]).open(sealed, 'variable')).toThrow(/and LIUCHENG_SECRET_KEY is not set$/);
  });

  it('seals with the first of several keys and opens with any of them', () => {
    const old = new SecretBox([OTHER]).seal('hunter2', 'variable');
    const both = new SecretBox([KEY, OTHER]);
    expect(both.open(old, 'variable')).toBe('hunter2');
    expect(new SecretBox([KEY]).open(both.seal('new', 'variable'), 'variable')).toBe('new');
  });
});
