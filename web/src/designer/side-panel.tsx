import { useTranslation } from 'react-i18next';
import { Tabs } from '../parts/tabs.js';
import { useFlow, useSelection } from './editor-store.js';
import type { FaultIndex } from './faults/fault-index.js';
import { NodeForm } from './forms/node-form.js';
import type { Definitions } from './model/definitions.js';
import { nodeOf } from './model/flow.js';
import styles from './forms/forms.module.css';
import type { Commands } from './use-commands.js';
import { VariablesForm } from './variables/variables-form.js';

export type PanelTab = 'node' | 'variables';

interface SidePanelProps {
  process: number;
  tab: PanelTab;
  onTab: (tab: PanelTab) => void;
  definitions: Definitions;
  faults: FaultIndex;
  isReadOnly: boolean;
  commands: Commands;
}

/** At the right of the canvas: the form of the selected node, or the variables of the flow. */
export function SidePanel({
  process,
  tab,
  onTab,
  definitions,
  faults,
  isReadOnly,
  commands,
}: SidePanelProps) {
  const { t } = useTranslation('designer');
  const { ids } = useSelection();
  const [only] = ids.size === 1 ? ids : [];
  const node = useFlow((flow) => (only === undefined ? undefined : nodeOf(flow, only)));
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
          content: node ? (
            <NodeForm
              key={node.id}
              process={process}
              node={node}
              definitions={definitions}
              faults={faults.nodes.get(node.id) ?? []}
              isReadOnly={isReadOnly}
              commands={commands}
            />
          ) : (
            <p className={styles.hint}>
              {ids.size > 1 ? t('panel.several', { count: ids.size }) : t('panel.nothing')}
            </p>
          ),
        },
        {
          id: 'variables',
          label: t('panel.variables'),
          testId: 'tab-variables',
          content: <VariablesForm faults={faults.variables} isReadOnly={isReadOnly} />,
        },
      ]}
    />
  );
}
