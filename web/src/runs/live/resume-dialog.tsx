import type { Job } from '@liucheng/client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../api/client.js';
import { fieldErrors } from '../../api/error-text.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { Note } from '../../parts/note.js';
import { Select } from '../../parts/select.js';
import type { createRunAsker } from '../model/unanswered-run.js';
import { versionsQuery } from '../queries.js';
import styles from './live.module.css';
import { useUnsubmitted } from './use-unsubmitted.js';

interface ResumeDialogProps {
  job: Job;
  failedName: string | null;
  /** Kept by the page, as the dialog may be closed and opened again before the answer is known. */
  askFor: ReturnType<typeof createRunAsker>;
  onClose: () => void;
  onStarted: (job: number) => void;
}

/**
 * Asks with which flow a failed or stopped job goes on: its own, or a version; first the newest that was submitted since, as it is
 * the mended one. It says so where the draft has changes that are in none of them. What does not fit is said by the server.
 */
export function ResumeDialog({ job, failedName, askFor, onClose, onStarted }: ResumeDialogProps) {
  const { t } = useTranslation('runs');
  const [chosen, setChosen] = useState<string | null>(null);
  const read = useQuery({ ...versionsQuery(job.process), staleTime: 0 });
  const versions = read.data ?? [];
  const { isUnsubmitted, isFetching } = useUnsubmitted(job, read.data);
  const own = job.version === null ? t('sameFlow') : t('sameVersion', { number: job.version });
  const others = versions.filter(({ number }) => number !== job.version);
  const mended = others.find(({ number, ctime }) => number > (job.version ?? 0) && ctime >= job.ctime);
  const version = chosen ?? (mended === undefined ? '' : String(mended.number));
  const number = version === '' ? job.version : Number(version);
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={failedName === null ? t('resumeTitle') : t('resumeAt', { name: failedName })}
      confirmLabel={t('resume')}
      testId="resume-confirm"
      isReady={!read.isFetching && !isFetching}
      onConfirm={async () => {
        const wanted = { resume: true, ...(version === '' ? {} : { version: Number(version) }) };
        try {
          const ask = (idempotencyKey: string | undefined) =>
            client.jobs.rerun(job.id, { ...wanted, idempotencyKey });
          onStarted(await askFor({ job: job.id, ...wanted }, ask));
        } catch (error) {
          // It is about the only field of the dialog, whose name in the API says nothing here.
          const { version: text } = fieldErrors(error);
          throw text === undefined ? error : new Error(text, { cause: error });
        }
      }}
    >
      <div className={styles.resume}>
        <p>{t('resumeText')}</p>
        <Select
          label={t('resumeVersion')}
          options={[
            { value: '', label: own },
            ...others.map(({ number }) => ({
              value: String(number),
              label: t('versionNumber', { number }),
            })),
          ]}
          value={version}
          onChange={setChosen}
          testId="resume-version"
        />
        {isUnsubmitted && (
          <Note tone="warning" testId="resume-unsubmitted">
            {number === null ? t('unsubmittedTrial') : t('unsubmitted', { number })}
          </Note>
        )}
      </div>
    </ConfirmDialog>
  );
}
