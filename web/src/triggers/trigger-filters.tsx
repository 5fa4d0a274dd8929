import { useTranslation } from 'react-i18next';
import { Toolbar } from '../parts/page.js';
import { ProcessField } from '../parts/process-field.js';
import { FilterSelect } from '../parts/filter-select.js';
import { useUrlState } from '../parts/use-url-state.js';
import styles from './triggers.module.css';

/** The filters of schedules and hooks that the URL has: a process, and whether they are on. */
export function useTriggerFilters(): { process?: number; enabled?: boolean } {
  const [process] = useUrlState('process');
  const [enabled] = useUrlState('enabled');
  return {
    ...(/^[1-9]\d{0,8}$/.test(process) ? { process: Number(process) } : {}),
    ...(enabled === '' ? {} : { enabled: enabled === 'yes' }),
  };
}

/** The fields of these filters. */
export function TriggerFilters() {
  const { t } = useTranslation('triggers');
  const { process } = useTriggerFilters();
  const [, setProcess] = useUrlState('process');
  const [enabled, setEnabled] = useUrlState('enabled');
  return (
    <Toolbar>
      <div className={styles.filter}>
        <ProcessField
          value={process ?? null}
          isLabelHidden
          placeholder={t('anyProcess')}
          onChange={(id) => {
            setProcess(id === null ? '' : String(id));
          }}
          testId="filter-process"
        />
      </div>
      <FilterSelect
        label={t('state')}
        value={enabled}
        all={t('anyState')}
        options={[
          { value: 'yes', label: t('on') },
          { value: 'no', label: t('off') },
        ]}
        onChange={setEnabled}
        testId="filter-enabled"
      />
    </Toolbar>
  );
}
