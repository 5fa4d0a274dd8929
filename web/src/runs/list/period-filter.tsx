import { useTranslation } from 'react-i18next';
import { FilterSelect } from '../../parts/filter-select.js';
import { TextField } from '../../parts/text-field.js';
import {
  hasOwnPeriod,
  type JobSearch,
  type Period,
  PERIODS,
  type SearchChange,
} from '../model/job-search.js';
import { localMoment, momentOf } from '../model/local-moment.js';
import styles from './list.module.css';

interface PeriodProps {
  search: JobSearch;
  onChange: (change: SearchChange) => void;
}

/** The list of periods. One's own period begins as the last day. */
export function PeriodSelect({ search, onChange }: PeriodProps) {
  const { t } = useTranslation('runs');
  return (
    <FilterSelect
      label={t('period')}
      all={t('anyPeriod')}
      options={[
        ...PERIODS.map((period) => ({ value: period, label: t(`periods.${period}`) })),
        { value: 'own', label: t('ownPeriod') },
      ]}
      value={hasOwnPeriod(search) ? 'own' : (search.period ?? '')}
      onChange={(period: Period | 'own' | '') => {
        const from = period === 'own' ? Math.floor(Date.now() / 1_000) - 86_400 : undefined;
        onChange({
          period: period === 'own' || period === '' ? undefined : period,
          from,
          to: undefined,
        });
      }}
      testId="filter-period"
    />
  );
}

/** The fields for the beginning and the end of one's own period. */
export function OwnPeriod({ search, onChange }: PeriodProps) {
  const { t } = useTranslation('runs');
  return (
    <div className={styles.fields}>
      <TextField
        label={t('from')}
        type="datetime-local"
        value={localMoment(search.from)}
        onChange={(text) => {
          onChange({ from: momentOf(text) });
        }}
      />
      <TextField
        label={t('to')}
        type="datetime-local"
        value={localMoment(search.to)}
        onChange={(text) => {
          onChange({ to: momentOf(text) });
        }}
      />
    </div>
  );
}
