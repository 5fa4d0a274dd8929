import type { Text } from './text.js';

/** Messages of a library, as patterns, with the same in Chinese, where `$1` stands for the first group. */
export type InChinese = readonly (readonly [RegExp, string])[];

/**
 * A message of a library in both languages.
 *
 * @param en as the library says it
 * @returns where the message is not among the known ones, in English in both
 */
export function inBothLanguages(en: string, known: InChinese): Text {
  const found = known.find(([pattern]) => pattern.test(en));
  return { en, zh: found ? en.replace(...found) : en };
}
