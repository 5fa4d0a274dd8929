import { isEnded, type Job } from '@liucheng/client';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Tabs, type TabEntry } from '../../parts/tabs.js';
import { JobData } from '../live/job-data.js';
import { NodeView } from '../live/node-view.js';
import { JobLog } from '../log/job-log.js';
import type { JobProgress } from '../model/job-progress.js';
import type { NodeNames } from '../model/node-names.js';
import type { Overlay } from '../overlay.js';
import { StepCard } from '../steps/step-card.js';
import styles from './job-page.module.css';
import { ReplayBar } from './replay-bar.js';
import { useMedia } from './use-media.js';
import type { Replay } from './use-replay.js';

interface JobViewsProps {
  job: Job;
  progress: JobProgress;
  names: NodeNames;
  overlay: Overlay;
  replay: Replay;
  selected: string | null;
  onSelectNode: (node: string) => void;
  canvas: ReactNode;
  /** Why the job failed. */
  failure: ReactNode;
  tab: string;
  onTab: (tab: string) => void;
}

/**
 * The views of a job: on a wide screen the canvas with the log below it, and the nodes beside them; on a narrow one all in tabs, the
 * log first.
 */
export function JobViews(props: JobViewsProps) {
  const { job, progress, names, overlay, replay, selected, onSelectNode, canvas, failure, tab, onTab } =
    props;
  const { t } = useTranslation('runs');
  const isWide = useMedia('(min-width: 1000px)');
  const list = { overlay, names, selected, onSelectNode };
  const log = (
    <JobLog
      lines={progress.log}
      omitted={progress.omitted}
      hasEnded={isEnded(job.state)}
      names={names}
      selected={selected}
      onSelectNode={onSelectNode}
    />
  );
  const picture = (
    <div className={styles.left}>
      {canvas}
      {replay.isOn && <ReplayBar replay={replay} names={names} />}
    </div>
  );
  const node = <NodeView job={job.id} {...list} />;
  const step = replay.isOn ? replay.current?.step : undefined;
  const tabs: TabEntry[] = [
    ...(isWide
      ? []
      : [
          { id: 'log', label: t('log'), content: log, testId: 'tab-log' },
          { id: 'canvas', label: t('process'), content: picture, testId: 'tab-canvas' },
        ]),
    {
      id: 'overview',
      label: t('overview'),
      content: <JobData job={job.id} state={job.state} {...list} />,
      testId: 'tab-overview',
    },
    {
      id: 'node',
      label: t('node'),
      content: step ? (
        <div className={styles.step}>
          <StepCard key={step.id} step={step} names={names} isOpen />
        </div>
      ) : (
        node
      ),
      testId: 'tab-node',
    },
  ];
  const shown = tabs.some(({ id }) => id === tab) ? tab : replay.isOn ? 'node' : (tabs[0]?.id ?? '');
  const side = (
    <div className={styles.side}>
      {failure}
      <div className={styles.tabs}>
        <Tabs label={t('job', { id: job.id })} selected={shown} onSelect={onTab} tabs={tabs} />
      </div>
    </div>
  );
  if (!isWide) return <div className={styles.narrow}>{side}</div>;
  return (
    <div className={styles.wide}>
      <div className={styles.main}>
        {picture}
        <section className={styles.logArea} aria-label={t('log')}>
          {log}
        </section>
      </div>
      {side}
    </div>
  );
}
