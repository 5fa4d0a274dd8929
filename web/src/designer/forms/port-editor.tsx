import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../parts/icon-button.js';
import { Select } from '../../parts/select.js';
import { TextField } from '../../parts/text-field.js';
import { useEditor, useFlow } from '../editor-store.js';
import { changePort, removePort } from '../model/commands/fields.js';
import { DATA_TYPES, listedPorts, nodeOf } from '../model/flow.js';
import type { Port } from '../model/ports.js';
import styles from './forms.module.css';

/** The name and the type of a port that the flow has added to a node, and a button that removes it. */
export function PortEditor({ node, port, isReadOnly }: { node: string; port: Port; isReadOnly: boolean }) {
  const { t } = useTranslation('designer');
  const editor = useEditor();
  const name = port.name ?? '';
  const [typed, setTyped] = useState(name);
  const taken = useFlow((flow) => {
    const found = nodeOf(flow, node);
    return (
      found !== undefined && typed !== name && listedPorts(found, port.side).some((one) => one.name === typed)
    );
  });
  const isWrong = taken || typed === '';
  const leave = () => {
    if (isWrong) setTyped(name);
    else if (typed !== name) editor.apply((flow) => changePort(flow, node, port.side, name, { name: typed }));
  };
  return (
    <div className={styles.port}>
      <TextField
        label={t('form.portName')}
        isLabelHidden
        size="small"
        isCode
        value={typed}
        onChange={setTyped}
        onBlur={leave}
        isDisabled={isReadOnly || port.type === 'flow'}
        error={isWrong ? t('form.portTaken') : undefined}
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
          onChange={(dataType) =>
            editor.apply((flow) => changePort(flow, node, port.side, name, { dataType }))
          }
          testId={`port-type-${name}`}
        />
      )}
      {!isReadOnly && (
        <IconButton
          icon="trash"
          size="small"
          label={t('form.removePort', { name })}
          onPress={() => editor.apply((flow) => removePort(flow, node, port.side, name))}
        />
      )}
    </div>
  );
}
