import { readdirSync } from 'node:fs';
import { words } from './words.js';

it('every example flow has a title and a sentence, and no other', () => {
  const files = readdirSync('examples/flows').filter((file) => file.endsWith('.json'));
  expect(Object.keys(words.en.example).sort()).toEqual(files.map((file) => file.replace('.json', '')).sort());
});
