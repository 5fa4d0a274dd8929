import type { Job } from '@liucheng/client';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../parts/icon.js';
import { nameOfNode, type NodeNames } from '../model/node-names.js';
import styles from './failure-note.module.css';

interface FailureNoteProps {
  job: Job;
  /** The id of the node at which it failed. */
  failed: string | null;
  names: NodeNames;
  onSelectNode: (node: string) => void;
  /** What else one can open, such as the node in the designer. */
  children?: React.ReactNode;
}

/** Why a job failed, at which node, and what to do now. Nothing for a job that has not failed. */
export function FailureNote({ job, failed, names, onSelectNode, children }: FailureNoteProps) {
  const { t } = useTranslation('runs');
  if (job.state !== 'failed') return null;
  return (
    <section className={styles.note} aria-label={t('failedTitle')} data-testid="job-error">
      <div className={styles.title}>
        <Icon name="error" size={17} />
        {failed === null ? (
          <h2>{t('failedTitle')}</h2>
        ) : (
          <h2>
            <button
              type="button"
              data-testid="failed-node"
              onClick={() => {
                onSelectNode(failed);
              }}
            >
              {t('failedAt', { name: nameOfNode(names, failed) })}
            </button>
          </h2>
        )}
      </div>
      <p className={styles.text}>{job.error}</p>
      <div className={styles.advice}>
        <strong>{t('whatToDo')}</strong>
        <ol>
          {failed !== null && <li>{t('adviceLook')}</li>}
          <li>{t('adviceMend')}</li>
          <li>{t('adviceResume')}</li>
        </ol>
        {children}
      </div>
    </section>
  );
}
