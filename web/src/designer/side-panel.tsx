import { useTranslation } from 'react-i18next';
import { Tabs } from '../parts/tabs.js';
import { ProcessJobs } from '../runs/list/process-jobs.js';
import { useSelection } from './editor-store.js';
import styles from './forms/forms.module.css';
import { SelectedForm } from './forms/selected-form.js';
import type { SelectedFormProps } from './forms/selected-form.js';
import { VariablesForm } from './variables/variables-form.js';

export type PanelTab = 'node' | 'variables' | 'runs';

interface SidePanelProps {
  tab: PanelTab;
  onTab: (tab: PanelTab) => void;
  /** Shows a job on the canvas. */
  onShowJob: (job: number) => void;
  form: Omit<SelectedFormProps, 'otherwise'>;
}

/** At the right of the canvas: the form of the selected node, the variables of the flow, or its last runs. */
export function SidePanel({ tab, onTab, onShowJob, form }: SidePanelProps) {
  const { t } = useTranslation('designer');
  const { ids } = useSelection();
  const hint = (
    <p className={styles.hint}>
      {ids.size > 1 ? t('panel.several', { count: ids.size }) : t('panel.nothing')}
    </p>
  );
  return (
    <Tabs
      label={t('panel.title')}
      selected={tab}
      onSelect={(id) => onTab(id as PanelTab)}
      tabs={[
        {
          id: 'node',
          label: t('panel.node'),
          testId: 'tab-node',
          content: <SelectedForm {...form} otherwise={hint} />,
        },
        {
          id: 'variables',
          label: t('panel.variables'),
          testId: 'tab-variables',
          content: (
            <VariablesForm
              definitions={form.definitions}
              faults={form.faults.variables}
              isReadOnly={form.isReadOnly}
            />
          ),
        },
        {
          id: 'runs',
          label: t('panel.runs'),
          testId: 'tab-runs',
          content: <ProcessJobs process={form.process} onShow={onShowJob} />,
        },
      ]}
    />
  );
}
