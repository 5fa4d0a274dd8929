import { languageOf } from './language.js';

it.each([
  [undefined, 'en'],
  ['', 'en'],
  ['zh', 'zh'],
  ['zh-TW', 'zh'],
  ['ZH-hans', 'zh'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en;q=0.2,zh;q=0.3', 'zh'],
  ['en, zh', 'en'],
  ['fr, zh;q=0.1', 'zh'],
  ['zh;q=0', 'zh'],
  ['*, zh', 'en'],
  ['zhx', 'en'],
  ['zh;q=1.5', 'en'],
  ['zh,', 'zh'],
  [',zh', 'en'],
  ['zh,,en', 'en'],
  [`zh,${'fr,'.repeat(200)}`, 'zh'],
  ['z'.repeat(600), 'en'],
])('%j selects %s, as in Django', (header, language) => expect(languageOf(header)).toBe(language));
