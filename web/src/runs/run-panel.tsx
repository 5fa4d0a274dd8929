import { isEnded } from '@liucheng/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../parts/button.js';
import { ErrorState } from '../parts/error-state.js';
import { Icon } from '../parts/icon.js';
import { IconButton } from '../parts/icon-button.js';
import { Loading } from '../parts/loading.js';
import { Select } from '../parts/select.js';
import { RunForm } from './form/run-form.js';
import { useRunForm } from './form/use-run-form.js';
import { useNodeNames } from './live/use-node-names.js';
import { flowQuery, versionsQuery } from './queries.js';
import styles from './run-panel.module.css';
import { RunningJob } from './running-job.js';

interface RunPanelProps {
  processId: number;
  /** The draft that is shown. */
  flow: unknown;
  /** Called before the draft runs. @returns whether the server has the draft that is shown; if not, the person was told why */
  onRunDraft: () => Promise<boolean>;
  run: {
    /** The job that is shown; null: the form. */
    job: number | null;
    showJob: (job: number | null) => void;
    /** Which view of the job is shown. */
    tab: string;
    setTab: (tab: string) => void;
    /** Each request begins with a new form. With `isAtOnce`, a flow without inputs starts without a further question. */
    request: { number: number; isAtOnce: boolean };
  };
  /** The node that is selected on the canvas, whose steps the panel shows. */
  selected: string | null;
  /** A line of the log, an error or a fault leads to a node. */
  onSelectNode: (node: string) => void;
  /** The form of the selected node, which stands below what the job did there. */
  nodeForm: ReactNode;
  /** The person wants to change a node. Undefined: the flow cannot be changed. */
  onEdit: ((node: string) => void) | undefined;
  onClose: () => void;
}

/**
 * Runs a process beside its canvas: first the form for its inputs, with the choice between the draft and the newest version, then
 * the job, live: its state, its log, its nodes.
 */
export function RunPanel(props: RunPanelProps) {
  const { processId, flow, onRunDraft, run, selected, onSelectNode, nodeForm, onEdit, onClose } = props;
  const { t } = useTranslation('runs');
  const { job } = run;
  const [what, setWhat] = useState<'draft' | 'newest'>('draft');
  const { data: versions = [] } = useQuery(versionsQuery(processId));
  const newest = versions[0]?.number;
  const isVersion = what === 'newest' && newest !== undefined;
  const read = useQuery({ ...flowQuery(processId, newest ?? 0), enabled: isVersion });
  const shownFlow = isVersion ? read.data : flow;
  const form = useRunForm(processId, shownFlow, isVersion ? newest : null, onRunDraft);
  const names = useNodeNames(shownFlow);
  const panel = useRef<HTMLElement>(null);
  const show = (id: number | null): void => {
    // The button that was pressed goes away, and with it the focus would.
    panel.current?.focus();
    run.showJob(id);
  };
  return (
    <section
      ref={panel}
      tabIndex={-1}
      className={styles.panel}
      aria-label={t('runTitle')}
      data-testid="run-panel"
    >
      <header className={styles.header}>
        <h2 className={styles.title}>
          {job === null ? (
            t('runTitle')
          ) : (
            <Link to="/jobs/$id" params={{ id: String(job) }} title={t('openJob')}>
              {t('job', { id: job })} <Icon name="external" size={13} />
            </Link>
          )}
        </h2>
        <IconButton icon="close" size="small" label={t('close')} onPress={onClose} testId="run-close" />
      </header>
      {job === null ? (
        <div className={styles.body}>
          {newest !== undefined && (
            <div className={styles.what}>
              <Select
                label={t('what')}
                options={[
                  { value: 'draft', label: t('draft') },
                  { value: 'newest', label: t('newest', { number: newest }) },
                ]}
                value={what}
                onChange={setWhat}
                testId="run-what"
              />
            </div>
          )}
          <RunForm
            key={run.request.number}
            form={form}
            names={names}
            isAtOnce={run.request.isAtOnce}
            onStarted={show}
            onSelectNode={onSelectNode}
            instead={
              shownFlow !== undefined ? null : read.error ? (
                <ErrorState error={read.error} onRetry={() => void read.refetch()} />
              ) : (
                <Loading rows={2} />
              )
            }
          />
        </div>
      ) : (
        <RunningJob
          key={job}
          jobId={job}
          flow={shownFlow}
          names={names}
          selected={selected}
          onSelectNode={onSelectNode}
          nodeForm={nodeForm}
          onEdit={onEdit}
          tab={run.tab}
          onTab={run.setTab}
          onStarted={show}
        >
          {(state) =>
            state !== undefined &&
            isEnded(state) &&
            form.variables.length > 0 && (
              <Button
                size="small"
                icon="edit"
                onPress={() => {
                  show(null);
                }}
                testId="run-again"
              >
                {t('changeInputs')}
              </Button>
            )
          }
        </RunningJob>
      )}
    </section>
  );
}
