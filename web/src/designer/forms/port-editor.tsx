import { useTranslation } from 'react-i18next';
import { IconButton } from '../../parts/icon-button.js';
import { Select } from '../../parts/select.js';
import { useEditor, useFlow } from '../editor-store.js';
import { changePort, removePort } from '../model/commands/fields.js';
import { DATA_TYPES, listedPorts, nodeOf } from '../model/flow.js';
import type { Port } from '../model/ports.js';
import { inputPlace } from '../unread-texts.js';
import styles from './forms.module.css';
import { TypedField } from './typed-field.js';

/** The name and the type of a port that the flow has added to a node, and a button that removes it. */
export function PortEditor({ node, port, isReadOnly }: { node: string; port: Port; isReadOnly: boolean }) {
  const { t } = useTranslation('designer');
  const editor = useEditor();
  const name = port.name ?? '';
  const shown = useFlow((flow) => nodeOf(flow, node));
  /** What is typed into the field of the port belongs to its name and type. */
  const forgetTyped = () => {
    if (port.side === 'in') editor.unread.forget(inputPlace(node, name));
  };
  const change = (next: Parameters<typeof changePort>[4]) => {
    forgetTyped();
    editor.apply((flow) => changePort(flow, node, port.side, name, next));
  };
  const faultOf = (typed: string) => {
    const others = shown === undefined ? [] : listedPorts(shown, port.side).map((one) => one.name);
    return typed === '' || (typed !== name && others.includes(typed)) ? t('form.nameTaken') : undefined;
  };
  return (
    <div className={styles.port}>
      <TypedField
        label={t('form.portName')}
        isLabelHidden
        size="small"
        value={name}
        faultOf={faultOf}
        onApply={(typed) => {
          // When the field is taken away, the port may be gone or renamed already.
          const now = nodeOf(editor.flow(), node);
          if (now && listedPorts(now, port.side).some((one) => one.name === name)) change({ name: typed });
        }}
        isDisabled={isReadOnly || port.type === 'flow'}
        testId={`port-name-${name}`}
      />
      {port.type !== 'flow' && (
        <Select
          label={t('form.portType')}
          isLabelHidden
          size="small"
          isDisabled={isReadOnly}
          options={DATA_TYPES.map((type) => ({ value: type, label: type }))}
          value={port.type}
          onChange={(dataType) => change({ dataType })}
          testId={`port-type-${name}`}
        />
      )}
      {!isReadOnly && (
        <IconButton
          icon="trash"
          size="small"
          label={t('form.removePort', { name })}
          onPress={() => {
            forgetTyped();
            editor.apply((flow) => removePort(flow, node, port.side, name));
          }}
        />
      )}
    </div>
  );
}
