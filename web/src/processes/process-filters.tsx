import { useTranslation } from 'react-i18next';
import { Icon } from '../parts/icon.js';
import { SearchField } from '../parts/search-field.js';
import styles from './processes.module.css';

interface ProcessFiltersProps {
  name: string;
  onName: (name: string) => void;
  /** Empty: all projects. */
  project: string;
  onProject: (project: string) => void;
}

/** The field to search by name, and the project to which the list is reduced. */
export function ProcessFilters({ name, onName, project, onProject }: ProcessFiltersProps) {
  const { t } = useTranslation('processes');
  return (
    <>
      <div className={styles.search}>
        <SearchField label={t('search')} value={name} onChange={onName} testId="process-search" />
      </div>
      {project !== '' && (
        <button
          type="button"
          className={styles.chip}
          title={t('allProjects')}
          onClick={() => {
            onProject('');
          }}
        >
          {project}
          <Icon name="close" size={13} />
        </button>
      )}
    </>
  );
}
