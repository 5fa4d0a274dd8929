import { isEnded } from '@liucheng/client';
import { useTranslation } from 'react-i18next';
import { Badge, StateBadge } from '../../parts/badge.js';
import { durationText } from '../../parts/duration-text.js';
import { useNow } from '../../parts/use-now.js';
import { countFlowNodes } from '../model/count-flow-nodes.js';
import { countNodes, type JobProgress } from '../model/job-progress.js';
import type { NodeNames } from '../model/node-names.js';
import styles from './live.module.css';

interface JobStateLineProps {
  progress: JobProgress;
  flow: unknown;
  /** The nodes of the flow: those of called processes do not count. */
  names: NodeNames;
}

/** The state of a job, for how long it has run, how many of the nodes of its flow have run, and whether the connection holds. */
export function JobStateLine({ progress, flow, names }: JobStateLineProps) {
  const { t } = useTranslation('runs');
  const { job, nodes, connection } = progress;
  const isRunning = job !== null && !isEnded(job.state);
  const now = useNow(isRunning ? 1 : null);
  const own = [...nodes.values()].filter(({ node }) => names.has(node));
  const counts = countNodes(own);
  const nodeCount = countFlowNodes(flow);
  const done = counts.successful + counts.failed + counts.stopped;
  const seconds = job?.duration ?? (job?.start_time == null ? null : Math.max(0, now - job.start_time));
  return (
    <div className={styles.line}>
      {job ? (
        <StateBadge state={job.state} testId="job-state" />
      ) : (
        <Badge testId="job-state">{t('connecting')}</Badge>
      )}
      {seconds !== null && (
        <span className={styles.soft} data-testid="job-elapsed">
          {durationText(seconds)}
        </span>
      )}
      {isRunning && nodeCount > 0 && own.length > 0 && (
        <span className={styles.progress}>
          <progress max={nodeCount} value={Math.min(done, nodeCount)} aria-label={t('nodes')} />
          <span className={styles.soft}>
            {t('progress', { done: Math.min(done, nodeCount), all: nodeCount })}
          </span>
        </span>
      )}
      <span role="status">
        {connection === 'reconnecting' && (
          <Badge tone="warning" icon="offline" testId="reconnecting">
            <span title={t('reconnectingText')}>{t('reconnecting')}</span>
          </Badge>
        )}
      </span>
    </div>
  );
}
