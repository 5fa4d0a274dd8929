import { isEnded, NotFound } from '@liucheng/client';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../parts/button.js';
import { EmptyState } from '../parts/empty-state.js';
import { ErrorState } from '../parts/error-state.js';
import { Icon } from '../parts/icon.js';
import { IconButton } from '../parts/icon-button.js';
import { Loading } from '../parts/loading.js';
import { useTitle } from '../parts/page.js';
import { useUrlState } from '../parts/use-url-state.js';
import { useJobOverlay, useJobProgress } from './job-overlay.js';
import { FailureNote } from './live/failure-note.js';
import { JobActions } from './live/job-actions.js';
import { JobStateLine } from './live/job-state-line.js';
import { LostNote } from './live/lost-note.js';
import { useNodeNames } from './live/use-node-names.js';
import { failedNode } from './model/job-progress.js';
import { nameOfNode, nodeOnCanvas } from './model/node-names.js';
import { momentOfNode } from './model/replay.js';
import { JobCanvas } from './page/job-canvas.js';
import { JobFacts } from './page/job-facts.js';
import styles from './page/job-page.module.css';
import { JobViews } from './page/job-views.js';
import { useMedia } from './page/use-media.js';
import { useReplay } from './page/use-replay.js';
import { flowQuery } from './queries.js';

/**
 * A job: its run on the canvas, live while it runs; its log; what went in and out of each node; and what one can do with it. An
 * ended job can be replayed. The selected node is in the URL.
 */
export function JobPage({ jobId }: { jobId: number }) {
  const { t } = useTranslation('runs');
  const navigate = useNavigate();
  // As icons, the buttons stay in one row, also before it is known what the person may do.
  const isNarrow = useMedia('(max-width: 719px)');
  const progress = useJobProgress(jobId);
  const live = useJobOverlay(jobId);
  const replay = useReplay(jobId, progress);
  const [node, setNode] = useUrlState('node');
  const [tab, setTab] = useState('');
  const { job, connection, retry } = progress;
  const flow = useQuery({ ...flowQuery(job?.process ?? 0, job?.version ?? null), enabled: job !== null });
  const names = useNodeNames(flow.data);
  useTitle(job ? `${job.process_name} · ${t('job', { id: jobId })}` : t('job', { id: jobId }));

  if (connection === 'gone') return <NoJob />;
  if (job === null && (connection === 'lost' || connection === 'refused'))
    return <ErrorState isPage error={progress.failure} onRetry={retry} />;
  if (job === null) return <Loading rows={6} />;

  const overlay = replay.overlay ?? live;
  const selected = replay.isOn ? (replay.current?.step.node ?? null) : node === '' ? null : node;
  const failed = failedNode(progress.nodes.values(), job.error)?.node ?? null;
  const failedOnCanvas = failed === null ? null : nodeOnCanvas(names, failed);
  const select = (id: string | null): void => {
    if (replay.isOn && id !== null) replay.goTo(momentOfNode(replay.moments, id));
    setNode(id ?? '');
    if (id !== null) setTab('node');
  };
  const openJob = (id: number): void => {
    void navigate({ to: '/jobs/$id', params: { id: String(id) } });
  };
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.heading}>
          <h1 className={styles.title}>
            <Link to="/processes/$id" params={{ id: String(job.process) }}>
              {job.process_name}
            </Link>
            <span className={styles.number}>{t('job', { id: jobId })}</span>
          </h1>
          <JobStateLine progress={progress} flow={flow.data} names={names} />
          <JobFacts job={job} />
        </div>
        <div className={styles.actions}>
          <JobActions
            job={job}
            failedName={failed === null ? null : nameOfNode(names, failed)}
            onStarted={openJob}
            isCompact={isNarrow}
          />
          {isEnded(job.state) && (
            <ReplayButton replay={replay} isIcon={isNarrow} onBegin={() => setTab('canvas')} />
          )}
        </div>
      </header>
      <LostNote progress={progress} onRetry={retry} />
      <JobViews
        job={job}
        progress={progress}
        names={names}
        overlay={overlay}
        replay={replay}
        selected={selected}
        onSelectNode={select}
        tab={tab}
        onTab={setTab}
        canvas={
          <JobCanvas
            job={job}
            flow={{
              data: flow.data,
              error: flow.error,
              isGone: flow.error instanceof NotFound,
              retry: () => void flow.refetch(),
            }}
            overlay={overlay}
            selected={selected === null ? null : nodeOnCanvas(names, selected)}
            failed={job.state === 'failed' && !replay.isOn ? failedOnCanvas : null}
            onSelect={select}
          />
        }
        failure={
          <FailureNote job={job} failed={failed} names={names} onSelectNode={select}>
            <Link
              to="/processes/$id"
              params={{ id: String(job.process) }}
              search={failedOnCanvas === null ? {} : { node: failedOnCanvas }}
            >
              {t('openNode')} <Icon name="external" size={12} />
            </Link>
          </FailureNote>
        }
      />
    </div>
  );
}

interface ReplayButtonProps {
  replay: Pick<ReturnType<typeof useReplay>, 'isOn' | 'toggle'>;
  isIcon: boolean;
  onBegin: () => void;
}

/** Begins and ends the replay of a job. */
function ReplayButton({ replay, isIcon, onBegin }: ReplayButtonProps) {
  const { t } = useTranslation('runs');
  const label = replay.isOn ? t('leaveReplay') : t('replay');
  const shared = {
    variant: replay.isOn ? 'default' : 'quiet',
    icon: replay.isOn ? 'close' : 'history',
    testId: 'replay-toggle',
    onPress: () => {
      replay.toggle();
      if (!replay.isOn) onBegin();
    },
  } as const;
  return isIcon ? <IconButton {...shared} label={label} /> : <Button {...shared}>{label}</Button>;
}

/** Stands where a job was that is deleted, or never was. */
function NoJob() {
  const { t } = useTranslation('runs');
  return (
    <EmptyState isPage icon="jobs" title={t('gone')} text={t('goneText')}>
      <Link to="/jobs">{t('toJobs')}</Link>
    </EmptyState>
  );
}
