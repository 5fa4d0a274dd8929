import { agoText } from './ago-text.js';

describe('the text of a moment', () => {
  it.each([
    [999_990, 'en', 'now'],
    [999_820, 'en', '3 min. ago'],
    [992_800, 'zh', '2小时前'],
    [1_000_000 + 4 * 86_400, 'en', 'in 4 days'],
    [1_000_000 - 47 * 3_600, 'en', '1 day ago'],
    [1_000_000 + 47 * 3_600, 'en', 'in 1 day'],
    [1_000_000 - 86_400, 'zh', '1天前'],
  ])('shows %p, seen at 1000000, in %s as %s', (at, language, text) => {
    expect(agoText(at, 1_000_000, language)).toBe(text);
  });
});
