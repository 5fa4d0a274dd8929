import { sizeText } from './size-text.js';

it.each([
  [512, '512 B'],
  [81_920, '80 KiB'],
  [1_572_864, '1.5 MiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});
