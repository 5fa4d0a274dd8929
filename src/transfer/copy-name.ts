import type { Language } from '../rest/language.js';

/** The longest name of a process, in characters. */
const LONGEST = 255;

const ENDING: Record<Language, { pattern: RegExp; write: (count: number) => string }> = {
  en: {
    pattern: / \(copy(?: (\d{1,9}))?\)$/,
    write: (count) => (count === 1 ? ' (copy)' : ` (copy ${count})`),
  },
  zh: { pattern: /（副本(\d{1,9})?）$/, write: (count) => (count === 1 ? '（副本）' : `（副本${count}）`) },
};

/** The name of a copy: `refund (copy)` of `refund`, `refund (copy 2)` of that. Long names are cut. */
export function copyName(name: string, language: Language): string {
  const { pattern, write } = ENDING[language];
  const before = pattern.exec(name);
  const ending = write(before === null ? 1 : Number(before[1] ?? 1) + 1);
  const characters = Array.from(before === null ? name : name.slice(0, before.index));
  return `${characters.slice(0, LONGEST - ending.length).join('')}${ending}`;
}
