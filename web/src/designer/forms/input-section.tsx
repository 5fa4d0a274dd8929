import { useTranslation } from 'react-i18next';
import type { FlowNode } from '../model/flow.js';
import type { Port } from '../model/ports.js';
import { AddPort } from './add-port.js';
import styles from './forms.module.css';
import { InputField } from './input-field.js';
import type { ExpressionScope } from './references/scope.js';
import { useRowKeys } from './row-keys.js';

interface InputSectionProps {
  node: FlowNode;
  ports: readonly Port[];
  /** Whether the flow may add inputs to the node. */
  canGrow: boolean;
  scope: ExpressionScope;
  faultOf: (name: string) => string | undefined;
  isReadOnly: boolean;
}

/** The inputs of a node, and the button that adds one. */
export function InputSection({ node, ports, canGrow, scope, faultOf, isReadOnly }: InputSectionProps) {
  const { t } = useTranslation('designer');
  const inputs = ports.filter(({ type }) => type !== 'flow');
  const keys = useRowKeys(inputs.map(({ name }) => name ?? ''));
  if (inputs.length === 0 && !canGrow) return null;
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{t('form.inputs')}</h2>
      {inputs.map((port, index) => (
        <InputField
          key={keys[index]}
          node={node}
          port={port}
          scope={scope}
          fault={faultOf(port.name ?? '')}
          isReadOnly={isReadOnly}
        />
      ))}
      {canGrow && !isReadOnly && <AddPort node={node.id} side="in" type="any" ports={ports} />}
    </section>
  );
}
