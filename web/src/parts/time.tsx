import { useTranslation } from 'react-i18next';
import { agoText } from './ago-text.js';
import { useNow } from './use-now.js';

/** How long ago a moment was ("3 min. ago"), with the exact time in a tooltip. `at`: unix seconds, or null. */
export function Ago({ at }: { at: number | null }) {
  const language = useTranslation().i18n.resolvedLanguage ?? 'en';
  const now = useNow(15);
  if (at === null) return <span>–</span>;
  const moment = new Date(at * 1000);
  const exact = moment.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' });
  return (
    <time dateTime={moment.toISOString()} title={exact}>
      {agoText(at, now, language)}
    </time>
  );
}
