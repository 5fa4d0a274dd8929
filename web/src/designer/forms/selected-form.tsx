import { useState } from 'react';
import { useFlow, useSelection } from '../editor-store.js';
import type { FaultIndex } from '../faults/fault-index.js';
import type { Definitions } from '../model/definitions.js';
import { isRenamed } from '../model/commands/rename-node.js';
import { nodeOf } from '../model/flow.js';
import type { Flow } from '../model/flow.js';
import type { Commands } from '../use-commands.js';
import { NodeForm } from './node-form.js';

export interface SelectedFormProps {
  process: number;
  definitions: Definitions;
  faults: FaultIndex;
  isReadOnly: boolean;
  commands: Commands;
  /** Stands there if not exactly one node is selected. */
  otherwise?: React.ReactNode;
}

/** The form of the node that alone is selected. */
export function SelectedForm({ faults, otherwise = null, ...rest }: SelectedFormProps) {
  const { ids } = useSelection();
  const [only] = ids.size === 1 ? ids : [];
  const flow = useFlow();
  const key = useFormKey(flow, only);
  const node = only === undefined ? undefined : nodeOf(flow, only);
  if (node === undefined) return otherwise;
  return <NodeForm key={key} node={node} faults={faults.nodes.get(node.id) ?? []} {...rest} />;
}

/** A key for the form of a node. It stays the same when the node gets another id, so that the form keeps the keyboard. */
function useFormKey(flow: Flow, id: string | undefined): number {
  const [last, setLast] = useState({ flow, id, key: 0 });
  if (last.flow === flow && last.id === id) return last.key;
  const isSame =
    last.id === id || (last.id !== undefined && id !== undefined && isRenamed(last.flow, flow, last.id, id));
  const next = { flow, id, key: isSame ? last.key : last.key + 1 };
  setLast(next);
  return next.key;
}
