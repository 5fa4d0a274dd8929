import { BackToJob } from '../runs/live/back-to-job.js';
import { RunPanel } from '../runs/run-panel.js';
import styles from './designer.module.css';
import { useFlow } from './editor-store.js';
import { SelectedForm } from './forms/selected-form.js';
import type { SelectedFormProps } from './forms/selected-form.js';
import { writeFlow } from './model/flow.js';
import { SidePanel } from './side-panel.js';
import type { usePanel } from './use-panel.js';
import type { useRun } from './use-run.js';

interface PanelContentProps {
  run: ReturnType<typeof useRun>;
  panel: ReturnType<typeof usePanel>;
  form: Omit<SelectedFormProps, 'otherwise'>;
  /** The selected node; null: none. */
  selected: string | null;
  onSelect: (node: string) => void;
  /** Undefined: the flow cannot be changed. */
  onEdit: ((node: string) => void) | undefined;
}

/** What the panel at the right shows: a run, or the forms with the way back to it. */
export function PanelContent({ run, panel, form, selected, onSelect, onEdit }: PanelContentProps) {
  const flow = useFlow();
  return (
    <>
      {!run.isShown && (
        <BackToJob job={run.job} state={run.overlay.state} onPress={() => run.setShown(true)} />
      )}
      <div className={styles.content}>
        {run.isShown ? (
          <RunPanel
            processId={form.process}
            flow={writeFlow(flow)}
            onRunDraft={form.commands.confirm}
            run={run}
            selected={selected}
            onSelectNode={(node) => onSelect(node)}
            nodeForm={<SelectedForm {...form} />}
            onEdit={onEdit}
            onClose={() => {
              run.setShown(false);
              run.showJob(null);
            }}
          />
        ) : (
          <SidePanel
            tab={panel.tab}
            onTab={panel.setTab}
            form={form}
            onShowJob={(job) => {
              run.showJob(job);
              run.setShown(true);
            }}
          />
        )}
      </div>
    </>
  );
}
