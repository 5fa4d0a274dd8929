import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { withoutDirection } from './without-direction.js';

export type Language = 'en' | 'zh';

const PLACE = 'liucheng.language';

/** The words of each folder, by its name. */
const folders = import.meta.glob<{ words: Record<Language, object> }>('/src/**/words.ts', { eager: true });

/** The language of the last visit, else the first of the browser's that the page has. */
function firstLanguage(): Language {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(PLACE);
  } catch {
    // A browser that forbids storage.
  }
  const [wanted] = [kept, ...navigator.languages].flatMap((language) => {
    const base = language?.toLowerCase().split('-')[0];
    return base === 'zh' || base === 'en' ? [base] : [];
  });
  return (wanted ?? 'en') as Language;
}

const resources: Record<Language, Record<string, object>> = { en: {}, zh: {} };
for (const [path, { words }] of Object.entries(folders)) {
  const folder = path.split('/').at(-2) ?? '';
  resources.en[folder] = words.en;
  resources.zh[folder] = words.zh;
}

void i18next.use(initReactI18next).init({
  lng: firstLanguage(),
  fallbackLng: 'en',
  supportedLngs: ['en', 'zh'],
  load: 'languageOnly',
  resources,
  defaultNS: 'app',
  // React escapes what has a meaning in HTML.
  interpolation: { escape: withoutDirection },
  initAsync: false,
});

const show = (): void => {
  document.documentElement.lang = i18next.resolvedLanguage === 'zh' ? 'zh-CN' : 'en';
};
show();
i18next.on('languageChanged', show);

/** Shows everything in another language, now and at the next visits. */
export function setLanguage(language: Language): void {
  try {
    localStorage.setItem(PLACE, language);
  } catch {
    // For this visit only.
  }
  void i18next.changeLanguage(language);
}
