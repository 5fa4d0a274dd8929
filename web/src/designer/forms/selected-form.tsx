import { useFlow, useSelection } from '../editor-store.js';
import type { FaultIndex } from '../faults/fault-index.js';
import type { Definitions } from '../model/definitions.js';
import { nodeOf } from '../model/flow.js';
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
  const node = useFlow((flow) => (only === undefined ? undefined : nodeOf(flow, only)));
  if (node === undefined) return otherwise;
  return <NodeForm key={node.id} node={node} faults={faults.nodes.get(node.id) ?? []} {...rest} />;
}
