import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FilterSelect } from '../../parts/filter-select.js';
import { TextField } from '../../parts/text-field.js';
import { type JobSearch, type Period, PERIODS, type SearchChange } from '../model/job-search.js';
import { localMoment, momentOf } from '../model/local-moment.js';
import styles from './list.module.css';

interface PeriodProps {
  search: JobSearch;
  onChange: (change: SearchChange) => void;
}

interface PeriodSelectProps extends PeriodProps {
  /** Whether the fields of one's own period are shown. */
  isOwn: boolean;
  onOwn: (isOwn: boolean) => void;
}

/** The list of periods. One's own period begins as the last day. */
export function PeriodSelect({ search, onChange, isOwn, onOwn }: PeriodSelectProps) {
  const { t } = useTranslation('runs');
  return (
    <FilterSelect
      label={t('period')}
      all={t('anyPeriod')}
      options={[
        ...PERIODS.map((period) => ({ value: period, label: t(`periods.${period}`) })),
        { value: 'own', label: t('ownPeriod') },
      ]}
      value={isOwn ? 'own' : (search.period ?? '')}
      onChange={(period: Period | 'own' | '') => {
        onOwn(period === 'own');
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
      <MomentField
        label={t('from')}
        moment={search.from}
        onChange={(from) => {
          onChange({ from });
        }}
        testId="filter-from"
      />
      <MomentField
        label={t('to')}
        moment={search.to}
        onChange={(to) => {
          onChange({ to });
        }}
        testId="filter-to"
      />
    </div>
  );
}

interface MomentFieldProps {
  label: string;
  /** Unix seconds. */
  moment: number | undefined;
  onChange: (moment: number | undefined) => void;
  testId: string;
}

/** A field for a moment. While one types, what is no moment yet changes nothing; a field that is left empty takes the moment away. */
function MomentField({ label, moment, onChange, testId }: MomentFieldProps) {
  const [typed, setTyped] = useState<string>();
  return (
    <TextField
      label={label}
      type="datetime-local"
      value={typed ?? localMoment(moment)}
      onChange={(text) => {
        setTyped(text);
        const read = momentOf(text);
        if (read !== undefined) onChange(read);
      }}
      onBlur={() => {
        setTyped(undefined);
        if (typed === '') onChange(undefined);
      }}
      testId={testId}
    />
  );
}
