/** The languages that the API speaks. */
export type Language = 'en' | 'zh';

/** One entry of `Accept-Language`, as Django reads it: a tag, maybe a weight, then a comma or the end. */
const ENTRY =
  /([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)(?:\s*;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?(?:\s*,\s*|$)/y;

/** Of a longer header only the whole entries up to here are read. */
const LONGEST_HEADER = 500;

/**
 * Which language the caller wants, as Django with the languages `en` and `zh-hans` decides: the entry of the
 * greatest weight that names one of them counts; a header that does not parse wholly counts as none.
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
  header.length <= LONGEST_HEADER
    ? header
    : header.slice(0, Math.max(0, header.lastIndexOf(',', LONGEST_HEADER - 1)));

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
