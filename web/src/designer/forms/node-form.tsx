import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/button.js';
import { Icon } from '../../parts/icon.js';
import { kindIcon } from '../canvas/kind-icon.js';
import { useEditor, useFlow } from '../editor-store.js';
import type { FlowFault } from '../faults/fault-index.js';
import { addPort } from '../model/commands/fields.js';
import { setTitle } from '../model/commands/nodes.js';
import { isNumbered, kindOf } from '../model/definitions.js';
import type { Definitions } from '../model/definitions.js';
import type { DataType, FlowNode, Side } from '../model/flow.js';
import { portsOf } from '../model/ports.js';
import type { Commands } from '../use-commands.js';
import { TextField } from '../../parts/text-field.js';
import styles from './forms.module.css';
import { IdField } from './id-field.js';
import { InputField } from './input-field.js';
import { LinkOrder } from './link-order.js';
import { OptionField } from './option-field.js';
import { PortEditor } from './port-editor.js';
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
  const [isTrying, setTrying] = useState(false);
  const hasMoreInputs = definition?.ports.more.inputs === true;
  const hasNumbered = isNumbered(definition);
  const faultOf = (name: string) => faults.find(({ port }) => port === name)?.message;
  const options = definition?.detailPanel.options.formDatas ?? [];
  const common = definition?.detailPanel.common?.formDatas ?? [];
  const inputs = ports.in.filter(({ type }) => type !== 'flow');
  const shown = new Set([...inputs.map(({ name }) => name), ...options.map(({ name }) => name)]);
  const elsewhere = faults.filter(({ port }) => port === null || !shown.has(port));
  const add = (side: Side, type: DataType | 'flow') => {
    const names = new Set(ports[side].map(({ name }) => name ?? ''));
    editor.apply((current) => addPort(current, node.id, side, type, names).flow);
  };
  return (
    <div className={styles.form} data-form>
      <header className={styles.kind}>
        <Icon name={kindIcon(node)} size={15} />
        <span>{definition?.title ?? kindOf(node)}</span>
        <code>{kindOf(node)}</code>
      </header>
      {definition?.description && <p className={styles.about}>{definition.description}</p>}
      {elsewhere.map(({ code, message, port }) => (
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
        <IdField id={node.id} isReadOnly={isReadOnly} />
      </div>
      {(inputs.length > 0 || hasMoreInputs) && (
        <section className={styles.section}>
          <h2 className={styles.heading}>{t('form.inputs')}</h2>
          {inputs.map((port) => (
            <InputField
              key={port.name}
              node={node}
              port={port}
              scope={scope}
              fault={faultOf(port.name ?? '')}
              isReadOnly={isReadOnly}
            />
          ))}
          {hasMoreInputs && !isReadOnly && (
            <div>
              <Button size="small" icon="plus" onPress={() => add('in', 'any')} testId="add-input">
                {t('form.addInput')}
              </Button>
            </div>
          )}
        </section>
      )}
      {options.length > 0 && (
        <section className={styles.section}>
          <h2 className={styles.heading}>{t('form.options')}</h2>
          {options.map((option) => (
            <OptionField
              key={option.name}
              node={node}
              panel="options"
              option={option}
              scope={scope}
              fault={faultOf(option.name)}
              isReadOnly={isReadOnly}
            />
          ))}
        </section>
      )}
      {(definition?.ports.more.outputs === true || hasNumbered) && (
        <section className={styles.section}>
          <h2 className={styles.heading}>{t('form.outputs')}</h2>
          {ports.out
            .filter(({ isAdded, name }) => isAdded && name !== null)
            .map((port, index) => (
              <PortEditor key={index} node={node.id} port={port} isReadOnly={isReadOnly} />
            ))}
          {!isReadOnly && (
            <div>
              <Button
                size="small"
                icon="plus"
                onPress={() => add('out', hasNumbered ? 'flow' : 'any')}
                testId="add-output"
              >
                {t('form.addOutput')}
              </Button>
            </div>
          )}
        </section>
      )}
      {definition?.nodeType === 'function' && !isReadOnly && (
        <div>
          <Button icon="play" size="small" onPress={() => setTrying(true)} testId="run-node">
            {t('runNode.open')}
          </Button>
        </div>
      )}
      <LinkOrder node={node} outputs={ports.out} isReadOnly={isReadOnly} />
      {common.length > 0 && (
        <details
          className={styles.section}
          open={node.detailPanel !== undefined && hasCommon(node) ? true : undefined}
        >
          <summary className={styles.heading}>{t('form.common')}</summary>
          {common.map((option) => (
            <OptionField
              key={option.name}
              node={node}
              panel="common"
              option={option}
              scope={scope}
              fault={faultOf(option.name)}
              isReadOnly={isReadOnly}
            />
          ))}
        </details>
      )}
      {!isReadOnly && (
        <footer className={styles.footer}>
          <Button size="small" icon="link" onPress={() => commands.open({ what: 'connect', node: node.id })}>
            {t('form.connect')}
          </Button>
          <Button size="small" icon="copy" onPress={commands.duplicateSelected}>
            {t('duplicate')}
          </Button>
          <Button
            size="small"
            icon="trash"
            variant="quiet"
            onPress={commands.removeSelected}
            testId="delete-node"
          >
            {t('form.delete')}
          </Button>
        </footer>
      )}
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
