import { isEnded, type JobState } from '@liucheng/client';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../parts/button.js';
import { EmptyState } from '../parts/empty-state.js';
import { Tabs } from '../parts/tabs.js';
import { useJobOverlay, useJobProgress } from './job-overlay.js';
import { FailureNote } from './live/failure-note.js';
import { JobActions } from './live/job-actions.js';
import { JobData } from './live/job-data.js';
import { JobStateLine } from './live/job-state-line.js';
import { LostNote } from './live/lost-note.js';
import { NodeView } from './live/node-view.js';
import { JobLog } from './log/job-log.js';
import { failedNode } from './model/job-progress.js';
import { nameOfNode, type NodeNames, nodeOnCanvas } from './model/node-names.js';
import styles from './run-panel.module.css';

interface RunningJobProps {
  jobId: number;
  flow: unknown;
  names: NodeNames;
  selected: string | null;
  onSelectNode: (node: string) => void;
  nodeForm: ReactNode;
  /** The person wants to change a node of the flow. Undefined: the flow cannot be changed. */
  onEdit: ((node: string) => void) | undefined;
  tab: string;
  onTab: (tab: string) => void;
  /** Another job, a rerun or a resumed one, is to be shown. */
  onStarted: (job: number) => void;
  /** Further buttons, by the state of the job. */
  children?: (state: JobState | undefined) => ReactNode;
}

/** A job in a narrow panel: its state and what one can do with it on top, below in tabs its log, the selected node, and the whole. */
export function RunningJob(props: RunningJobProps) {
  const { jobId, flow, names, selected, onSelectNode, nodeForm, onEdit, tab, onTab, onStarted, children } =
    props;
  const { t } = useTranslation('runs');
  const progress = useJobProgress(jobId);
  const overlay = useJobOverlay(jobId);
  const { job, nodes, log, omitted, connection, retry } = progress;
  const showNode = (node: string): void => {
    onTab('node');
    onSelectNode(node);
  };
  if (connection === 'gone') return <EmptyState icon="jobs" title={t('gone')} text={t('goneText')} />;
  const failed = job && (failedNode(nodes.values(), job.error)?.node ?? null);
  const editButton = (node: string | null, testId: string): ReactNode => {
    const drawn = node === null ? null : nodeOnCanvas(names, node);
    if (onEdit === undefined || drawn === null) return null;
    return (
      <Button size="small" icon="edit" onPress={() => onEdit(drawn)} testId={testId}>
        {t('editNode')}
      </Button>
    );
  };
  const list = { overlay, names, selected, onSelectNode: showNode };
  return (
    <>
      <div className={styles.top}>
        <JobStateLine progress={progress} flow={flow} names={names} />
        <LostNote progress={progress} onRetry={retry} />
        {job && (
          <>
            <div className={styles.row}>
              <JobActions
                job={job}
                failedName={failed === null ? null : nameOfNode(names, failed)}
                onStarted={onStarted}
                size="small"
              />
              {children?.(job.state)}
            </div>
            <FailureNote job={job} failed={failed} names={names} onSelectNode={showNode}>
              {editButton(failed ?? null, 'edit-failed')}
            </FailureNote>
          </>
        )}
      </div>
      <div className={styles.tabs}>
        <Tabs
          label={t('job', { id: jobId })}
          selected={tab}
          onSelect={onTab}
          tabs={[
            {
              id: 'log',
              label: t('log'),
              testId: 'tab-log',
              content: (
                <JobLog
                  lines={log}
                  omitted={omitted}
                  hasEnded={job !== null && isEnded(job.state)}
                  names={names}
                  selected={selected}
                  onSelectNode={onSelectNode}
                />
              ),
            },
            {
              id: 'node',
              label: t('node'),
              testId: 'tab-node',
              content: (
                <NodeView job={jobId} {...list} form={nodeForm}>
                  {editButton(selected, 'edit-node')}
                </NodeView>
              ),
            },
            {
              id: 'overview',
              label: t('overview'),
              testId: 'tab-overview',
              content: <JobData job={jobId} state={job?.state} {...list} />,
            },
          ]}
        />
      </div>
    </>
  );
}
