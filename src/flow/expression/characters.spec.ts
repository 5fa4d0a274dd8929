import jsonata from 'jsonata';
import { countCharacters, padText, sliceCharacters } from './characters.js';

const TEXTS = ['', 'a', 'ab', '中文', '😀', 'a😀', '😀b中', '\ud83d', '\ude00a'];

const byJsonata = (source: string, values: object): Promise<unknown> => jsonata(source).evaluate({}, values);

test.each(TEXTS)('counts the characters of %j as JSONata does', async (text) => {
  expect(countCharacters(text)).toBe(await byJsonata('$length($text)', { text }));
});

test.each(TEXTS)('pads %j as JSONata does', async (text) => {
  for (const filler of [' ', '-', 'xy', '😀', 'a😀', '中文字'])
    for (const width of [-9, -2.9, -1, 0, 1, 2.5, 4, 9])
      expect(padText(text, width, filler)).toBe(
        await byJsonata('$pad($text, $width, $filler)', { text, width, filler }),
      );
});

test.each(TEXTS)('slices %j as a list of its characters', (text) => {
  for (const start of [-9, -2, -1.5, 0, 0.5, 1, 2, 9])
    for (const end of [undefined, ...[-9, -2, -1.5, 0, 1, 2.5, 9]])
      expect(sliceCharacters(text, start, end)).toBe(Array.from(text).slice(start, end).join(''));
});
