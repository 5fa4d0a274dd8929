import { useTranslation } from 'react-i18next';
import { STATES } from '../../parts/badge.js';
import { Icon } from '../../parts/icon.js';
import {
  JOB_STATES,
  type JobSearch,
  statesOf,
  type SearchChange,
  toggledState,
} from '../model/job-search.js';
import styles from './list.module.css';

interface StateChipsProps {
  search: JobSearch;
  onChange: (change: SearchChange) => void;
}

/** A switch for each state: jobs in one of those that are on are shown; with none on, all jobs. */
export function StateChips({ search, onChange }: StateChipsProps) {
  const { t } = useTranslation('parts');
  const states = statesOf(search);
  return JOB_STATES.map((state) => (
    <button
      key={state}
      type="button"
      className={styles.chip}
      aria-pressed={states.includes(state)}
      data-tone={STATES[state].tone}
      data-testid={`filter-state-${state}`}
      onClick={() => {
        onChange(toggledState(search, state));
      }}
    >
      <Icon name={STATES[state].icon} size={14} />
      {t(`states.${state}`)}
    </button>
  ));
}
