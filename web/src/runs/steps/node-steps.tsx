import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../parts/empty-state.js';
import { ErrorState } from '../../parts/error-state.js';
import { Loading } from '../../parts/loading.js';
import { Pager } from '../../parts/pager.js';
import { Select } from '../../parts/select.js';
import type { NodeNames } from '../model/node-names.js';
import { stepToOpen } from '../model/steps.js';
import type { NodeOverlay } from '../overlay.js';
import { nodeStepsQuery } from '../queries.js';
import { StepCard } from './step-card.js';
import styles from './steps.module.css';

const PAGE = 20;

interface NodeStepsProps {
  job: number;
  node: string;
  /** What the job says of the node: the steps are read again when it changes. */
  overlay: NodeOverlay | undefined;
  names: NodeNames;
}

/** The steps of a node, one for each loop round and call, page by page; one is open. */
export function NodeSteps({ job, node, overlay, names }: NodeStepsProps) {
  const { t } = useTranslation('runs');
  const [state, setState] = useState<'' | 'failed'>('');
  const [offset, setOffset] = useState(0);
  const change = overlay ? `${overlay.state} ${overlay.runs}` : '';
  const { data, error, isPending, isError, refetch } = useQuery(
    nodeStepsQuery(job, node, { state: state || undefined, offset, limit: PAGE, change }),
  );
  if (isPending) return <Loading rows={3} />;
  if (isError && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const steps = data.results;
  const opened = stepToOpen(steps);
  if (data.count === 0 && state === '')
    return overlay ? (
      <EmptyState icon="info" title={t('noSteps')} text={t('noStepsText')} />
    ) : (
      <p className={styles.soft}>{t('notRun')}</p>
    );
  return (
    <div className={styles.steps} data-testid="node-steps">
      <div className={styles.bar}>
        <Select
          label={t('steps')}
          isLabelHidden
          size="small"
          options={[
            { value: '', label: t('allSteps') },
            { value: 'failed', label: t('failedSteps') },
          ]}
          value={state}
          onChange={(value) => {
            setState(value);
            setOffset(0);
          }}
          testId="steps-state"
        />
        {(data.count > PAGE || offset > 0) && (
          <Pager count={data.count} limit={PAGE} offset={offset} onOffset={setOffset} />
        )}
      </div>
      {steps.length === 0 && <p className={styles.soft}>{t('noFailedSteps')}</p>}
      {steps.map((step) => (
        <StepCard key={step.id} step={step} names={names} isOpen={step === opened} />
      ))}
    </div>
  );
}
