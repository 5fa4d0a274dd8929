import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../../parts/text-field.js';
import { useEditor, useFlow } from '../editor-store.js';
import { idFault, renameNode } from '../model/commands/rename-node.js';

/** The id of a node, by which expressions read it. It is changed when the person leaves the field; links and expressions follow. */
export function IdField({ id, isReadOnly }: { id: string; isReadOnly: boolean }) {
  const { t } = useTranslation('designer');
  const editor = useEditor();
  const flow = useFlow();
  const [typed, setTyped] = useState(id);
  const fault = idFault(flow, typed, id);
  const leave = () => {
    if (typed === id) return;
    if (fault !== null) {
      setTyped(id);
      return;
    }
    editor.apply((current) => renameNode(current, id, typed));
    editor.selectOnly(typed);
  };
  return (
    <div
      onKeyDown={({ key }) => {
        if (key === 'Enter') leave();
      }}
    >
      <TextField
        label={t('form.id')}
        value={typed}
        onChange={setTyped}
        onBlur={leave}
        isCode
        isDisabled={isReadOnly}
        error={fault === null ? undefined : t(`form.idFaults.${fault}`)}
        testId="node-id"
      />
    </div>
  );
}
