import { Icon } from '../../parts/icon.js';
import { kindIcon } from '../canvas/kind-icon.js';
import { kindOf } from '../model/definitions.js';
import type { NodeDefinition } from '../model/definitions.js';
import type { FlowNode } from '../model/flow.js';
import styles from './forms.module.css';

interface NodeHeadingProps {
  node: FlowNode;
  definition: NodeDefinition | undefined;
}

/** The kind of a node, and what nodes of this kind do. */
export function NodeHeading({ node, definition }: NodeHeadingProps) {
  return (
    <>
      <header className={styles.kind}>
        <Icon name={kindIcon(node)} size={15} />
        <span>{definition?.title ?? kindOf(node)}</span>
        <code>{kindOf(node)}</code>
      </header>
      {definition?.description && <p className={styles.about}>{definition.description}</p>}
    </>
  );
}
