import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/button.js';
import { Icon } from '../../parts/icon.js';
import { ProcessField } from '../../parts/process-field.js';
import { SearchField } from '../../parts/search-field.js';
import { FilterSelect } from '../../parts/filter-select.js';
import {
  clearedFilters,
  countFilters,
  hasOwnPeriod,
  type JobSearch,
  type Kind,
  KINDS,
  type SearchChange,
  type Trigger,
  TRIGGERS,
} from '../model/job-search.js';
import { useMedia } from '../page/use-media.js';
import styles from './list.module.css';
import { OwnPeriod, PeriodSelect } from './period-filter.js';
import { StateChips } from './state-chips.js';

interface JobFiltersProps {
  search: JobSearch;
  onChange: (change: SearchChange) => void;
}

/** The filters of the job list: states as switches, the rest as lists and fields, which on a telephone only show when asked for. */
export function JobFilters({ search, onChange }: JobFiltersProps) {
  const { t } = useTranslation('runs');
  const isNarrow = useMedia('(max-width: 719px)');
  const [isOpen, setOpen] = useState(countFilters(search) > (search.state === undefined ? 0 : 1));
  const hasFields = !isNarrow || isOpen;
  // Their fields stay while they are empty.
  const [isOwnChosen, setOwnChosen] = useState(false);
  const isOwn = isOwnChosen || hasOwnPeriod(search);
  return (
    <div className={styles.filters} role="search" aria-label={t('jobs')}>
      <div className={styles.states} role="group" aria-label={t('state')}>
        <StateChips search={search} onChange={onChange} />
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
          <PeriodSelect search={search} onChange={onChange} isOwn={isOwn} onOwn={setOwnChosen} />
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
                setOwnChosen(false);
                onChange(clearedFilters(search));
              }}
              testId="filter-clear"
            >
              {t('clearFilters')}
            </Button>
          )}
        </div>
      )}
      {hasFields && isOwn && <OwnPeriod search={search} onChange={onChange} />}
    </div>
  );
}
