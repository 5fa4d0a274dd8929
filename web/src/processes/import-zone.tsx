import { type RefObject, useReducer } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../api/queries.js';
import { Icon } from '../parts/icon.js';
import { importFile, type Imported } from './import-file.js';
import { importProgress, NO_IMPORTS } from './import-progress.js';
import { ImportReport } from './import-report.js';
import { lastProject } from './last-project.js';
import styles from './processes.module.css';
import { useDroppedFiles } from './use-dropped-files.js';

/** Imports files that are dropped anywhere on the page or chosen with `chooser`, and reports on each of them. */
export function ImportZone({ chooser }: { chooser: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation('processes');
  const [progress, tell] = useReducer(importProgress, NO_IMPORTS);
  const take = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0) return;
    tell({ type: 'begun' });
    const project = lastProject() ?? t('form.defaultProject');
    const imported: Imported[] = [];
    for (const file of files) imported.push(await importFile(file, project));
    tell({ type: 'done', imported });
    await queries.invalidateQueries({ queryKey: ['processes'] });
  };
  const isOver = useDroppedFiles((files) => void take(files));
  return (
    <>
      <input
        ref={chooser}
        type="file"
        accept=".json,application/json"
        multiple
        hidden
        aria-label={t('drop.choose')}
        data-testid="process-files"
        onChange={({ target }) => {
          void take([...(target.files ?? [])]);
          // The same file can be chosen once more.
          target.value = '';
        }}
      />
      {isOver && (
        <div className={styles.drop} aria-hidden="true">
          <div className={styles.dropCard}>
            <Icon name="upload" size={26} />
            <p className={styles.dropTitle}>{t('drop.title')}</p>
            <p className={styles.soft}>{t('drop.text')}</p>
          </div>
        </div>
      )}
      {progress.isShown && (
        <ImportReport
          {...progress}
          onClose={() => {
            tell({ type: 'closed' });
          }}
        />
      )}
    </>
  );
}
