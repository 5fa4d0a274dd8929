import { isEnded, type Job } from '@liucheng/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../api/client.js';
import { useMay } from '../../api/session.js';
import { Button } from '../../parts/button.js';
import { IconButton } from '../../parts/icon-button.js';
import { toast } from '../../parts/toasts.js';
import { createRunAsker } from '../model/unanswered-run.js';
import { downloadLog } from './download-log.js';
import styles from './live.module.css';
import { ResumeDialog } from './resume-dialog.js';

interface JobActionsProps {
  job: Job;
  /** The name of the node at which it failed, and would go on. */
  failedName: string | null;
  /** A rerun or a resumed job has started. */
  onStarted: (job: number) => void;
  size?: 'small' | 'medium';
  /** Whether the less important buttons are icons. */
  isCompact?: boolean;
}

/** What one can do with a job: stop it; once it has ended run it again, resume it where it failed; download its log. */
export function JobActions(props: JobActionsProps) {
  const { job, failedName, onStarted, size = 'medium', isCompact = size === 'small' } = props;
  const { t } = useTranslation('runs');
  const may = useMay();
  const [pending, setPending] = useState<'stop' | 'rerun' | 'log' | null>(null);
  const [isResuming, setResuming] = useState(false);
  const [askFor] = useState(createRunAsker);
  const hasEnded = isEnded(job.state);
  const act = async (action: 'stop' | 'rerun' | 'log', run: () => Promise<void>): Promise<void> => {
    setPending(action);
    try {
      await run();
    } catch (error) {
      toast.error(error);
    } finally {
      setPending(null);
    }
  };
  const rerun = async (): Promise<void> => {
    const id = await askFor({ job: job.id }, (idempotencyKey) =>
      client.jobs.rerun(job.id, { idempotencyKey }),
    );
    toast.success(t('startedJob', { id }));
    onStarted(id);
  };
  const download = (): void => void act('log', () => downloadLog(job.id));
  return (
    <div className={styles.actions}>
      {!hasEnded && may('POST /api/process/stop/{id}/') && (
        <Button
          variant="danger"
          icon="stop"
          size={size}
          isPending={pending === 'stop' || job.state === 'stopping'}
          onPress={() => void act('stop', () => client.stop(job.id))}
          testId="stop"
        >
          {t('stop')}
        </Button>
      )}
      {hasEnded && may('POST /api/job/rerun/{id}/') && (
        <>
          {job.state !== 'successful' && (
            <Button
              variant="primary"
              icon="play"
              size={size}
              onPress={() => {
                setResuming(true);
              }}
              testId="resume"
            >
              {t('resume')}
            </Button>
          )}
          <Button
            icon="refresh"
            size={size}
            isPending={pending === 'rerun'}
            onPress={() => void act('rerun', rerun)}
            testId="rerun"
          >
            {t('rerun')}
          </Button>
        </>
      )}
      {isCompact ? (
        <IconButton
          icon="download"
          size={size}
          label={t('downloadLog')}
          onPress={download}
          testId="download-log"
        />
      ) : (
        <Button
          variant="quiet"
          icon="download"
          isPending={pending === 'log'}
          onPress={download}
          testId="download-log"
        >
          {t('downloadLog')}
        </Button>
      )}
      {isResuming && (
        <ResumeDialog
          job={job}
          failedName={failedName}
          askFor={askFor}
          onClose={() => {
            setResuming(false);
          }}
          onStarted={onStarted}
        />
      )}
    </div>
  );
}
