import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../parts/icon.js';
import { IconButton } from '../../parts/icon-button.js';
import { ProcessField } from '../../parts/process-field.js';
import { useEditor, useFlow } from '../editor-store.js';
import { setInput } from '../model/commands/fields.js';
import { remove } from '../model/commands/nodes.js';
import { listedInput, nodeOf } from '../model/flow.js';
import type { DataType, FlowNode, Json } from '../model/flow.js';
import { portKey, portName } from '../model/ports.js';
import type { Port } from '../model/ports.js';
import { inputPlace } from '../unread-texts.js';
import { modeOf, modesOf } from './field-kind.js';
import type { FieldMode } from './field-kind.js';
import styles from './forms.module.css';
import { PortEditor } from './port-editor.js';
import { ReferenceValues } from './references/reference-values.js';
import type { ExpressionScope } from './references/scope.js';
import { ValueControl } from './value-control.js';

interface InputFieldProps {
  node: FlowNode;
  port: Port;
  scope: ExpressionScope;
  fault: string | undefined;
  isReadOnly: boolean;
}

/** The field of an input: its value in the way that fits its type, or the link that feeds it. */
export function InputField({ node, port, scope, fault, isReadOnly }: InputFieldProps) {
  const { t } = useTranslation('designer');
  const editor = useEditor();
  const name = port.name ?? '';
  const type = port.type as DataType;
  const value = listedInput(node, name);
  const place = inputPlace(node.id, name);
  const [wanted, setWanted] = useState<FieldMode | null>(() =>
    editor.unread.get(place, value) === null ? null : 'json',
  );
  const links = useFlow((flow) => flow.linkList).filter(
    (link) => link.target === node.id && portName(node, 'in', link.targetPort) === name,
  );
  const modes = modesOf(type);
  const mode = wanted ?? modeOf(type, value);
  const set = (next: Json | undefined) => {
    // A field stays as it is while it is typed into, also emptied, or with an expression instead of JSON.
    if (modeOf(type, next) !== mode) setWanted(mode);
    if (mode !== 'json') editor.unread.forget(place);
    editor.apply(
      (flow) => setInput(flow, node.id, name, next, { dataType: type, isAdded: port.isAdded }),
      `input ${node.id} ${name}`,
    );
  };
  const labelId = `input-${node.id}-${name}`;
  return (
    <div className={styles.field}>
      <div className={styles.labels}>
        <span id={labelId} className={styles.label}>
          {port.isAdded ? name : port.title}
          {port.required && <span className={styles.required}>*</span>}
        </span>
        <span className={styles.type}>
          {!port.isAdded && port.title !== name && `${name} · `}
          {type}
        </span>
        <span className={styles.space} />
        {links.length === 0 && modes.length > 1 && !isReadOnly && (
          <div className={styles.modes} role="group" aria-label={t('form.mode')}>
            {modes.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={mode === one}
                data-testid={`mode-${name}-${one}`}
                onClick={() => setWanted(one)}
              >
                {t(`form.modes.${one}`)}
              </button>
            ))}
          </div>
        )}
      </div>
      {port.isAdded && <PortEditor node={node.id} port={port} isReadOnly={isReadOnly} />}
      {links.map((link) => (
        <div key={link.id} className={styles.linked} data-testid={`field-${portKey(port.name)}`}>
          <Icon name="link" size={14} />
          <button type="button" className={styles.source} onClick={() => editor.selectOnly(link.source)}>
            {link.source}.{sourceName(link.sourcePort, nodeOf(editor.flow(), link.source))}
          </button>
          {!isReadOnly && (
            <IconButton
              icon="close"
              size="small"
              label={t('form.unlink')}
              onPress={() => editor.apply((flow) => remove(flow, new Set(), new Set([link.id])))}
            />
          )}
        </div>
      ))}
      {links.length === 0 && (
        <>
          {mode === 'value' && port.isProcess ? (
            <ProcessField
              label={port.title}
              isLabelHidden
              isDisabled={isReadOnly}
              value={processOf(value)}
              placeholder={t('form.findProcess')}
              onChange={(process) => set(process ?? undefined)}
              testId={`field-${name}`}
            />
          ) : (
            <ValueControl
              key={`${mode} ${type}`}
              label={port.title || name}
              mode={mode}
              type={type}
              value={value}
              fallback={port.value}
              scope={scope}
              isReadOnly={isReadOnly}
              isInvalid={fault !== undefined}
              onChange={set}
              place={place}
              takesExpressions
              testId={`field-${name}`}
            />
          )}
          {typeof value === 'string' && <ReferenceValues text={value} run={scope.run} />}
        </>
      )}
      {fault !== undefined && (
        <p className={styles.fault}>
          <Icon name="warning" size={13} /> {fault}
        </p>
      )}
    </div>
  );
}

/** The id of a process that an input holds, as a number or as a text. */
function processOf(value: Json | undefined): number | null {
  const id = typeof value === 'number' || typeof value === 'string' ? Number(value) : 0;
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

const sourceName = (reference: string | undefined, source: FlowNode | undefined): string =>
  (source ? portName(source, 'out', reference) : reference) ?? '';
