import { useTranslation } from 'react-i18next';
import { IconButton } from '../../parts/icon-button.js';
import { useEditor, useFlow } from '../editor-store.js';
import { moveLink } from '../model/commands/links.js';
import type { FlowLink, FlowNode } from '../model/flow.js';
import { portName } from '../model/ports.js';
import type { Port } from '../model/ports.js';
import styles from './forms.module.css';

/** The order in which the links of an output are followed, for flow outputs with several links. */
export function LinkOrder({
  node,
  outputs,
  isReadOnly,
}: {
  node: FlowNode;
  outputs: readonly Port[];
  isReadOnly: boolean;
}) {
  const { t } = useTranslation('designer');
  const editor = useEditor();
  const links = useFlow((flow) => flow.linkList).filter(({ source }) => source === node.id);
  const lists = outputs
    .filter(({ type }) => type === 'flow')
    .map(({ name }): [string, FlowLink[]] => [
      name ?? t('connect.flowOut'),
      links.filter((link) => portName(node, 'out', link.sourcePort) === name),
    ])
    .filter(([, list]) => list.length > 1);
  if (lists.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{t('form.order')}</h2>
      {lists.map(([name, list]) => (
        <div key={name} className={styles.field}>
          <span className={styles.label}>{name}</span>
          {list.map((link, index) => (
            <div key={link.id} className={styles.linked}>
              <span>{index + 1}.</span>
              <button type="button" className={styles.source} onClick={() => editor.selectOnly(link.target)}>
                {link.target}
              </button>
              {!isReadOnly && index > 0 && (
                <IconButton
                  icon="up"
                  size="small"
                  label={t('form.earlier', { node: link.target })}
                  onPress={() => editor.apply((flow) => moveLink(flow, link.id, -1))}
                />
              )}
            </div>
          ))}
        </div>
      ))}
    </section>
  );
}
