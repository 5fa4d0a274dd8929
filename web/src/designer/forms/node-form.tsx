import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/button.js';
import { Icon } from '../../parts/icon.js';
import { useEditor, useFlow } from '../editor-store.js';
import type { FlowFault } from '../faults/fault-index.js';
import { setTitle } from '../model/commands/nodes.js';
import { kindOf } from '../model/definitions.js';
import type { Definitions } from '../model/definitions.js';
import type { FlowNode } from '../model/flow.js';
import { portsOf } from '../model/ports.js';
import type { Commands } from '../use-commands.js';
import { TextField } from '../../parts/text-field.js';
import { faultsElsewhere } from './faults-elsewhere.js';
import styles from './forms.module.css';
import { IdField } from './id-field.js';
import { InputSection } from './input-section.js';
import { LinkOrder } from './link-order.js';
import { NodeButtons } from './node-buttons.js';
import { NodeHeading } from './node-heading.js';
import { OptionFields } from './option-fields.js';
import { OutputSection } from './output-section.js';
import { scopeOf } from './references/scope.js';
import { useLastRun } from './references/use-last-run.js';
import { RunNode } from './run-node/run-node.js';

interface NodeFormProps {
  process: number;
  node: FlowNode;
  definitions: Definitions;
  faults: readonly FlowFault[];
  isReadOnly: boolean;
  commands: Commands;
}

/** The form of a node, made from its definition: title and id, inputs, options, and what all functions have. */
export function NodeForm({ process, node, definitions, faults, isReadOnly, commands }: NodeFormProps) {
  const { t } = useTranslation('designer');
  const editor = useEditor();
  const flow = useFlow();
  const run = useLastRun(process);
  const definition = definitions.get(kindOf(node));
  const ports = useMemo(() => portsOf(node, definition), [node, definition]);
  const scope = useMemo(() => scopeOf(flow, definitions, node, run), [flow, definitions, node, run]);
  // Only as it is first shown: who clears the last of them may go on there.
  const [areCommonShown] = useState(() => hasCommon(node));
  const [isTrying, setTrying] = useState(false);
  const faultOf = (name: string) => faults.find(({ port }) => port === name)?.message;
  const options = definition?.detailPanel.options.formDatas ?? [];
  const common = definition?.detailPanel.common?.formDatas ?? [];
  const fields = { node, scope, faultOf, isReadOnly };
  return (
    <div className={styles.form} data-form>
      <NodeHeading node={node} definition={definition} />
      {faultsElsewhere(faults, ports.in, options).map(({ code, message, port }) => (
        <p key={`${code} ${port}`} className={styles.fault} role="alert">
          <Icon name="warning" size={13} /> {message}
        </p>
      ))}
      <div className={styles.pair}>
        <TextField
          label={t('form.title')}
          value={node.title ?? ''}
          placeholder={definition?.title ?? node.name}
          isDisabled={isReadOnly}
          onChange={(title) =>
            editor.apply((current) => setTitle(current, node.id, title), `title ${node.id}`)
          }
          testId="node-title"
        />
        <IdField id={node.id} definitions={definitions} isReadOnly={isReadOnly} />
      </div>
      <InputSection {...fields} ports={ports.in} canGrow={definition?.ports.more.inputs === true} />
      {options.length > 0 && (
        <section className={styles.section}>
          <h2 className={styles.heading}>{t('form.options')}</h2>
          <OptionFields {...fields} panel="options" options={options} />
        </section>
      )}
      <OutputSection node={node.id} definition={definition} ports={ports.out} isReadOnly={isReadOnly} />
      {definition?.nodeType === 'function' && !isReadOnly && (
        <div>
          <Button icon="play" size="small" onPress={() => setTrying(true)} testId="run-node">
            {t('runNode.open')}
          </Button>
        </div>
      )}
      <LinkOrder node={node} outputs={ports.out} isReadOnly={isReadOnly} />
      {common.length > 0 && (
        <details className={styles.section} open={areCommonShown}>
          <summary className={styles.heading}>{t('form.common')}</summary>
          <OptionFields {...fields} panel="common" options={common} />
        </details>
      )}
      {!isReadOnly && <NodeButtons node={node.id} commands={commands} />}
      {isTrying && (
        <RunNode node={node} definitions={definitions} run={run} onClose={() => setTrying(false)} />
      )}
    </div>
  );
}

/** Whether the node sets an option that all functions have, so that they are shown. */
function hasCommon({ detailPanel }: FlowNode): boolean {
  const panel = detailPanel as { common?: { formDatas?: unknown } } | undefined;
  const list = panel?.common?.formDatas;
  return Array.isArray(list) && list.length > 0;
}
