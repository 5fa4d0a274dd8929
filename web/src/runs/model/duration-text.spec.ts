import { durationText } from './duration-text.js';

it.each([
  [0, '0 ms'],
  [250.4, '250 ms'],
  [1_500, '1.5 s'],
  [12_340, '12.3 s'],
  [59_990, '1 min 00 s'],
  [65_000, '1 min 05 s'],
  [7_380_000, '2 h 03 min'],
  [90_000_000, '1 d 01 h'],
])('%d ms is %s', (ms, text) => {
  expect(durationText(ms, 'en')).toBe(text);
});

it('uses Chinese units', () => {
  expect(durationText(65_000, 'zh-CN')).toBe('1 分 05 秒');
});
