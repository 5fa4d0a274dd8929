/** The languages of the API's messages. */
export type Language = 'en' | 'zh';

/** One entry of `Accept-Language`, as Django parses it: a tag, an optional weight, then a comma or the end. */
const ENTRY =
  /([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)(?:\s*;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?(?:\s*,\s*|$)/y;

/** Only the complete entries within this length are read. */
const MAX_HEADER_LENGTH = 500;

/**
 * Selects the language of the messages, as Django with the languages `en` and `zh-hans` does: the supported language with the
 * greatest weight. A header that does not parse completely is ignored.
 */
export function languageOf(header: string | undefined): Language {
  if (header === undefined || header === '') return 'en';
  for (const tag of tagsByWeight(shortened(header).toLowerCase())) {
    if (tag === '*') return 'en';
    const base = tag.split('-', 1)[0];
    if (base === 'en' || base === 'zh') return base;
  }
  return 'en';
}

const shortened = (header: string): string =>
  header.length <= MAX_HEADER_LENGTH
    ? header
    : header.slice(0, Math.max(0, header.lastIndexOf(',', MAX_HEADER_LENGTH - 1)));

function tagsByWeight(header: string): string[] {
  const entries: { tag: string; weight: number }[] = [];
  ENTRY.lastIndex = 0;
  while (ENTRY.lastIndex < header.length) {
    const [, tag, weight] = ENTRY.exec(header) ?? [];
    if (tag === undefined) return [];
    entries.push({ tag, weight: weight === undefined ? 1 : Number(weight) });
  }
  return entries.sort((a, b) => b.weight - a.weight).map(({ tag }) => tag);
}
