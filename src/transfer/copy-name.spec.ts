import { copyName } from './copy-name.js';

it('says that it is a copy, in the language asked for', () => {
  expect(copyName('refund', 'en')).toBe('refund (copy)');
  expect(copyName('退款', 'zh')).toBe('退款（副本）');
});

it('counts the copies of a copy', () => {
  expect(copyName('refund (copy)', 'en')).toBe('refund (copy 2)');
  expect(copyName('refund (copy 9)', 'en')).toBe('refund (copy 10)');
  expect(copyName('退款（副本2）', 'zh')).toBe('退款（副本3）');
});

it('cuts long names at whole characters', () => {
  const cut = copyName('😀'.repeat(255), 'en');
  expect([Array.from(cut).length, cut.isWellFormed(), cut.endsWith(' (copy)')]).toEqual([255, true, true]);
});
