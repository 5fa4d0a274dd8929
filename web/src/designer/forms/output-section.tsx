import { useTranslation } from 'react-i18next';
import { isNumbered } from '../model/definitions.js';
import type { NodeDefinition } from '../model/definitions.js';
import type { Port } from '../model/ports.js';
import { AddPort } from './add-port.js';
import styles from './forms.module.css';
import { PortEditor } from './port-editor.js';
import { useRowKeys } from './row-keys.js';

interface OutputSectionProps {
  node: string;
  definition: NodeDefinition | undefined;
  ports: readonly Port[];
  isReadOnly: boolean;
}

/** The outputs that the flow has added to a node, and the button that adds one; nothing for a node that can have no more. */
export function OutputSection({ node, definition, ports, isReadOnly }: OutputSectionProps) {
  const { t } = useTranslation('designer');
  const hasNumbered = isNumbered(definition);
  const added = ports.filter(({ isAdded, name }) => isAdded && name !== null);
  const keys = useRowKeys(added.map(({ name }) => name ?? ''));
  if (definition?.ports.more.outputs !== true && !hasNumbered) return null;
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{t('form.outputs')}</h2>
      {added.map((port, index) => (
        <PortEditor key={keys[index]} node={node} port={port} isReadOnly={isReadOnly} />
      ))}
      {!isReadOnly && <AddPort node={node} side="out" type={hasNumbered ? 'flow' : 'any'} ports={ports} />}
    </section>
  );
}
