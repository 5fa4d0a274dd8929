import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '../../api/client.js';
import { errorText } from '../../api/error-text.js';
import { cronText } from '../cron/cron-text.js';
import type { Schedule } from '../triggers.js';
import styles from '../triggers.module.css';
import { ownZone } from './zone-field.js';
import { zoneFormat } from './zone-format.js';

interface CronPreviewProps {
  cron: string;
  timezone: string;
  /** What is saved: the server knows its next times. */
  saved: Schedule | undefined;
}

/** What a cron expression means in plain words, and the next times that the server says of it. */
export function CronPreview({ cron, timezone, saved }: CronPreviewProps) {
  const { t, i18n } = useTranslation('triggers');
  const text = cronText(cron, i18n.resolvedLanguage ?? 'en');
  const isSaved = saved?.cron === cron && saved.timezone === timezone;
  return (
    <div className={styles.preview} data-testid="cron-preview" aria-live="polite">
      <div className={text === undefined ? styles.soft : styles.sentence}>
        {text ?? t('cronUnread')} <span className={styles.small}>({timezone})</span>
      </div>
      {isSaved ? <NextTimes schedule={saved} /> : <div className={styles.small}>{t('nextAfterSave')}</div>}
    </div>
  );
}

const COUNT = 3;

function NextTimes({ schedule: { id, utime, timezone } }: { schedule: Schedule }) {
  const { t, i18n } = useTranslation('triggers');
  const { data, error } = useQuery({
    queryKey: ['schedules', 'next', id, utime],
    queryFn: async ({ signal }) => {
      const params = { path: { id }, query: { count: COUNT } };
      return (await client.api.GET('/api/process/schedule/{id}/next/', { params, signal })).data ?? [];
    },
    staleTime: 0,
  });
  if (error) return <div className={styles.error}>{errorText(error)}</div>;
  if (data?.length === 0) return <div className={styles.small}>{t('nextNone')}</div>;
  const language = i18n.resolvedLanguage;
  const there = (at: number): string | undefined =>
    zoneFormat(language, { ...(at % 60 === 0 ? {} : { second: '2-digit' }), ...MOMENT }, timezone)?.format(
      at * 1_000,
    );
  const here = new Intl.DateTimeFormat(language, {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (
    <>
      <div className={styles.small}>{t('nextTimes')}</div>
      <ul className={styles.times} data-testid="next-times">
        {data === undefined
          ? Array.from({ length: COUNT }, (_, index) => <li key={index}>…</li>)
          : data.map((at) => (
              <li key={at}>
                {there(at)}
                {timezone !== ownZone() && (
                  <span className={styles.small}> {t('yourTime', { time: here.format(at * 1_000) })}</span>
                )}
              </li>
            ))}
      </ul>
    </>
  );
}

const MOMENT = {
  weekday: 'short',
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;
