import { useTranslation } from 'react-i18next';
import { useEditor, useFlow } from '../editor-store.js';
import { idFault, renameNode } from '../model/commands/rename-node.js';
import type { Definitions } from '../model/definitions.js';
import { nodeOf } from '../model/flow.js';
import { TypedField } from './typed-field.js';

interface IdFieldProps {
  id: string;
  definitions: Definitions;
  isReadOnly: boolean;
}

/** The id of a node, by which expressions read it. Links and expressions follow when it is changed. */
export function IdField({ id, definitions, isReadOnly }: IdFieldProps) {
  const { t } = useTranslation('designer');
  const editor = useEditor();
  const flow = useFlow();
  return (
    <TypedField
      label={t('form.id')}
      value={id}
      faultOf={(typed) => {
        const fault = idFault(flow, typed, id);
        return fault === null ? undefined : t(`form.idFaults.${fault}`);
      }}
      onApply={(typed) => {
        // When the form of another node has taken its place, it may be renamed already, and is not selected.
        if (nodeOf(editor.flow(), id) === undefined) return;
        const isSelected = editor.selection().ids.has(id);
        editor.apply((current) => renameNode(current, definitions, id, typed));
        if (isSelected) editor.selectOnly(typed);
      }}
      isDisabled={isReadOnly}
      testId="node-id"
    />
  );
}
