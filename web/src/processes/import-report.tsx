import { faultText } from '@liucheng/client';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from '../parts/button.js';
import { Dialog } from '../parts/dialog.js';
import { Icon } from '../parts/icon.js';
import { Loading } from '../parts/loading.js';
import type { Imported, Refusal } from './import-file.js';
import type { ImportProgress } from './import-progress.js';
import styles from './processes.module.css';

/** What came of the files that were imported: the new processes, and for each faulty file why it was refused. */
export function ImportReport({
  imported,
  running,
  onClose,
}: Pick<ImportProgress, 'imported' | 'running'> & { onClose: () => void }) {
  const { t } = useTranslation('processes');
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={running === 0 ? t('report.title') : t('report.running')}
      testId="import-report"
      footer={
        <Button variant="primary" onPress={onClose} testId="import-done">
          {t('report.done')}
        </Button>
      }
    >
      {imported.length > 0 && (
        <ul className={styles.report}>
          {imported.map((each, index) => (
            <li key={index} data-created={each.isCreated}>
              {each.isCreated ? <Created {...each} /> : <Refused {...each} />}
            </li>
          ))}
        </ul>
      )}
      {running > 0 && <Loading rows={3} />}
    </Dialog>
  );
}

function Created({ created, warnings, variables, hasTriggers }: Extract<Imported, { isCreated: true }>) {
  const { t } = useTranslation('processes');
  return (
    <>
      <h3 className={styles.reportTitle} data-tone="success">
        <Icon name="success" />
        {t('report.created', { count: created.length })}
      </h3>
      <ul className={styles.reportList}>
        {created.map(({ id, name, hasNamesake }) => (
          <li key={id}>
            <Link to="/processes/$id" params={{ id: String(id) }}>
              {name}
            </Link>{' '}
            {hasNamesake && <span className={styles.soft}>{t('report.sameName')}</span>}
          </li>
        ))}
      </ul>
      {hasTriggers && <p className={styles.soft}>{t('report.switchedOff')}</p>}
      {variables.length > 0 && (
        <p className={styles.soft}>{t('report.variables', { names: variables.join(', ') })}</p>
      )}
      {warnings.length > 0 && (
        <>
          <p className={styles.soft}>{t('report.warnings')}</p>
          <ul className={styles.reportList}>
            {warnings.map((warning, index) => (
              <li key={index}>
                {created[warning.process]?.name}: {faultText({ ...warning, process: undefined })}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Refused({ file, refusal }: Extract<Imported, { isCreated: false }>) {
  const { t } = useTranslation('processes');
  return (
    <>
      <h3 className={styles.reportTitle} data-tone="danger">
        <Icon name="error" />
        {t('report.faulty', { file })}
      </h3>
      <ul className={styles.reportList}>
        {textsOf(refusal).map((text, index) => (
          <li key={index}>{text}</li>
        ))}
      </ul>
    </>
  );

  function textsOf(why: Refusal): string[] {
    switch (why.reason) {
      case 'refused':
        return why.texts;
      case 'notJson':
        return [t('report.notJson', { reason: why.text })];
      case 'notFile':
      case 'tooLarge':
      case 'unreadable':
        return [t(`report.${why.reason}`)];
    }
  }
}
