import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { durationText } from '../../parts/duration-text.js';
import { ErrorState } from '../../parts/error-state.js';
import { Loading } from '../../parts/loading.js';
import { chartData, endedJobs, stacked } from '../model/chart-data.js';
import { type Statistics, statisticsQuery } from '../queries.js';
import styles from './charts.module.css';
import { Plot } from './plot.js';
import { useThemeName } from './use-theme-name.js';

/** How many jobs ran and how long they took: figures, and charts by day. Of one process, or of all. */
export function JobCharts({ process, days }: { process: number | undefined; days: number }) {
  const { t } = useTranslation('runs');
  const { data, error, refetch } = useQuery(statisticsQuery(process, days));
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Loading />;
  return (
    <>
      <Figures statistics={data} />
      {endedJobs(data.daily) === 0 ? (
        <p className={styles.empty}>{t('chartsEmpty')}</p>
      ) : (
        <Charts daily={data.daily} />
      )}
    </>
  );
}

function Figures({ statistics: { jobs, duration } }: { statistics: Statistics }) {
  const { t } = useTranslation('runs');
  const { t: shared } = useTranslation('parts');
  const figures = [
    [shared('states.waiting'), jobs.waiting],
    [shared('states.running'), jobs.running],
    [shared('states.successful'), jobs.successful],
    [shared('states.failed'), jobs.failed],
    [shared('states.stopped'), jobs.stopped],
    [t('p50'), durationText(duration.p50)],
    [t('p95'), durationText(duration.p95)],
    [t('max'), durationText(duration.max)],
  ] as const;
  return (
    <dl className={styles.figures}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const count = (value: number): string => (Number.isInteger(value) ? String(value) : '');
const seconds = (value: number): string => String(Number(value.toPrecision(2)));

function Charts({ daily }: { daily: Statistics['daily'] }) {
  const { t, i18n } = useTranslation('runs');
  const { t: shared } = useTranslation('parts');
  const look = `${useThemeName()} ${i18n.resolvedLanguage ?? ''}`;
  const { days, ended, durations } = useMemo(() => {
    const data = chartData(daily);
    const states = [
      { name: 'successful', colour: '--success', values: data.successful },
      { name: 'failed', colour: '--danger', values: data.failed },
      { name: 'stopped', colour: '--warning', values: data.stopped },
    ] as const;
    const sums = stacked(states.map(({ values }) => values));
    const bars = states.map(({ name, colour, values }, index) => ({
      label: shared(`states.${name}`),
      colour,
      values,
      drawn: sums[index] ?? [],
      isBars: true,
    }));
    const line = {
      label: t('median'),
      colour: '--accent',
      values: data.median,
      drawn: data.median,
      isBars: false,
    };
    // The highest bars are drawn first, so that the lower ones stand before them.
    return { days: data.days, ended: bars.reverse(), durations: [line] };
  }, [daily, t, shared]);
  return (
    <div className={styles.charts}>
      <section className={styles.chart}>
        <h2>{t('chartRuns')}</h2>
        <Plot
          label={t('chartRuns')}
          dayLabel={t('day')}
          days={days}
          series={ended}
          format={count}
          look={look}
        />
      </section>
      <section className={styles.chart}>
        <h2>{t('chartDurations')}</h2>
        <Plot
          label={t('chartDurations')}
          dayLabel={t('day')}
          days={days}
          series={durations}
          format={seconds}
          look={look}
        />
      </section>
    </div>
  );
}
