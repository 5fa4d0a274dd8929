import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { STATES } from '../../parts/badge.js';
import { Button } from '../../parts/button.js';
import { Icon } from '../../parts/icon.js';
import { ProcessField } from '../../parts/process-field.js';
import { SearchField } from '../../parts/search-field.js';
import { FilterSelect } from '../../parts/filter-select.js';
import { TextField } from '../../parts/text-field.js';
import {
  countFilters,
  JOB_STATES,
  type JobSearch,
  type Kind,
  KINDS,
  type Period,
  PERIODS,
  type Trigger,
  TRIGGERS,
} from '../model/job-search.js';
import { localMoment, momentOf } from '../model/local-moment.js';
import { useMedia } from '../page/use-media.js';
import styles from './list.module.css';

type Change = { [Key in keyof JobSearch]?: JobSearch[Key] | undefined };

interface JobFiltersProps {
  search: JobSearch;
  onChange: (change: Change) => void;
}

/** The filters of the job list: states as switches, the rest as lists and fields, which on a telephone only show when asked for. */
export function JobFilters({ search, onChange }: JobFiltersProps) {
  const { t } = useTranslation('runs');
  const { t: shared } = useTranslation('parts');
  const states = search.state?.split(',') ?? [];
  const isNarrow = useMedia('(max-width: 719px)');
  const [isOpen, setOpen] = useState(countFilters(search) > (search.state === undefined ? 0 : 1));
  const hasFields = !isNarrow || isOpen;
  const isOwnPeriod = search.from !== undefined || search.to !== undefined;
  return (
    <div className={styles.filters} role="search" aria-label={t('jobs')}>
      <div className={styles.states} role="group" aria-label={t('state')}>
        {JOB_STATES.map((state) => {
          const isOn = states.includes(state);
          return (
            <button
              key={state}
              type="button"
              className={styles.chip}
              aria-pressed={isOn}
              data-tone={STATES[state].tone}
              data-testid={`filter-state-${state}`}
              onClick={() => {
                const others = states.filter((other) => other !== state);
                onChange({ state: (isOn ? others : [...others, state]).join(',') });
              }}
            >
              <Icon name={STATES[state].icon} size={14} />
              {shared(`states.${state}`)}
            </button>
          );
        })}
        {isNarrow && (
          <button
            type="button"
            className={styles.chip}
            aria-expanded={isOpen}
            data-testid="filter-more"
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name={isOpen ? 'up' : 'down'} size={14} />
            {t('moreFilters')}
          </button>
        )}
      </div>
      {hasFields && (
        <div className={styles.fields}>
          <ProcessField
            value={search.process ?? null}
            isLabelHidden
            placeholder={t('anyProcess')}
            onChange={(process) => {
              onChange({ process: process ?? undefined, version: undefined });
            }}
            testId="filter-process"
          />
          <FilterSelect
            label={t('trigger')}
            all={t('anyTrigger')}
            options={TRIGGERS.map((trigger) => ({ value: trigger, label: t(`triggers.${trigger}`) }))}
            value={search.trigger ?? ''}
            onChange={(trigger: Trigger | '') => {
              onChange({ trigger: trigger === '' ? undefined : trigger });
            }}
            testId="filter-trigger"
          />
          <FilterSelect
            label={t('kind')}
            all={t('anyKind')}
            options={KINDS.map((kind) => ({ value: kind, label: kind === 'run' ? t('run') : t('trials') }))}
            value={search.kind ?? ''}
            onChange={(kind: Kind | '') => {
              onChange({ kind: kind === '' ? undefined : kind });
            }}
            testId="filter-kind"
          />
          <FilterSelect
            label={t('period')}
            all={t('anyPeriod')}
            options={[
              ...PERIODS.map((period) => ({ value: period, label: t(`periods.${period}`) })),
              { value: 'own', label: t('ownPeriod') },
            ]}
            value={isOwnPeriod ? 'own' : (search.period ?? '')}
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
          <SearchField
            label={t('error')}
            value={search.error ?? ''}
            onChange={(error) => {
              onChange({ error });
            }}
            delay={400}
            testId="filter-error"
          />
          {countFilters(search) > 0 && (
            <Button
              variant="quiet"
              icon="close"
              onPress={() => {
                const none = Object.fromEntries(Object.keys(search).map((key) => [key, undefined])) as Change;
                onChange({ ...none, ordering: search.ordering });
              }}
              testId="filter-clear"
            >
              {t('clearFilters')}
            </Button>
          )}
        </div>
      )}
      {hasFields && isOwnPeriod && (
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
      )}
    </div>
  );
}
