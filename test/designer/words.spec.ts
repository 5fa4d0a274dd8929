import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/*
 * The words of the designer: both languages have the same keys, and components use no key that does not exist.
 */

type Words = Record<string, unknown>;

/** The keys of nested words: `report.title`. */
const keysOf = (words: Words, path = ''): string[] =>
  Object.entries(words).flatMap(([name, value]) =>
    typeof value === 'string' ? [`${path}${name}`] : keysOf(value as Words, `${path}${name}.`),
  );

/** A key without the ending of its plural form. */
const base = (key: string): string => key.replace(/_(zero|one|other)$/, '');

const sources = readdirSync('web/src', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.spec.ts'))
  .map((file) => `web/src/${file}`)
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

const folders = await Promise.all(
  sources
    .filter(({ file }) => file.endsWith('/words.ts'))
    .map(async ({ file }) => ({
      name: dirname(file).split('/').at(-1)!,
      words: ((await import(`../../${file}`)) as { words: { en: Words; zh: Words } }).words,
    })),
);

/** What a source calls with a text: the function, and the start of the key up to where it is computed. */
function usesIn(text: string): { folder: string; key: string; isWhole: boolean }[] {
  const functions = new Map<string, string>();
  for (const [, names, folder] of text.matchAll(/\{([^{}]*)\} = useTranslation\(\s*'(\w+)'/g)) {
    const name = /\bt\b(?::\s*(\w+))?/.exec(names!);
    if (name) functions.set(name[1] ?? 't', folder!);
  }
  for (const [, name, folder] of text.matchAll(/(\w+) = i18next\.getFixedT\(null, '(\w+)'/g))
    functions.set(name!, folder!);
  return [...functions].flatMap(([name, folder]) =>
    [...text.matchAll(new RegExp(`\\b${name}\\(\\s*(?:'([^']+)'|\`([^\`$]*)(\\$?))`, 'g'))].map(
      ([, plain, start = '', dollar]) => ({
        folder,
        key: plain ?? start,
        isWhole: plain !== undefined || dollar === '',
      }),
    ),
  );
}

describe.each(folders)('the words of $name', ({ words }) => {
  it('are the same in both languages, and none is empty', () => {
    expect(keysOf(words.zh)).toEqual(keysOf(words.en));
    for (const language of [words.en, words.zh])
      expect(
        keysOf(language).filter(
          (key) =>
            key
              .split('.')
              .reduce<any>((at, part) => at[part], language)
              .trim() === '',
        ),
      ).toEqual([]);
  });

  it('have the same placeholders in both languages', () => {
    const placeholders = (language: Words) =>
      keysOf(language).map((key) => {
        const text: string = key.split('.').reduce<any>((at, part) => at[part], language);
        return `${key}: ${[...new Set(text.match(/\{\{\w+\}\}/g))].sort().join()}`;
      });
    expect(placeholders(words.zh)).toEqual(placeholders(words.en));
  });
});

it('the designer uses no word that does not exist', () => {
  const keys = new Map(folders.map(({ name, words }) => [name, keysOf(words.en)]));
  const missing = sources.flatMap(({ file, text }) =>
    usesIn(text)
      .filter(({ folder, key, isWhole }) => {
        const there = keys.get(folder) ?? [];
        return !there.some((each) => (isWhole ? each === key || base(each) === key : each.startsWith(key)));
      })
      .map(({ folder, key }) => `${file}: ${folder}:${key}`),
  );
  expect(missing).toEqual([]);
});

it('no text stands in a component', () => {
  const found = sources
    .filter(({ file }) => file.endsWith('.tsx'))
    .flatMap(({ file, text }) =>
      [
        ...text.matchAll(
          />\s*([A-Z][a-z]+(?: [a-z]+)*)\s*<\/|\b(?:label|title|placeholder|alt)="([A-Za-z][^"]+)"/g,
        ),
      ].map(([whole]) => `${file}: ${whole}`),
    );
  expect(found).toEqual([]);
});
