import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../parts/badge.js';
import { durationText } from '../../parts/duration-text.js';
import { nameOfNode, type NodeNames } from '../model/node-names.js';
import type { Overlay } from '../overlay.js';
import { NodeSteps } from '../steps/node-steps.js';
import { NodeList } from './node-list.js';
import styles from './job-views.module.css';

interface NodeViewProps {
  job: number;
  overlay: Overlay;
  names: NodeNames;
  selected: string | null;
  onSelectNode: (node: string) => void;
  /** The node's form, below what the job did. */
  form?: ReactNode;
  /** What one can do with the node. */
  children?: ReactNode;
}

/** The selected node: its state and error, its steps, and the nodes of the process that it calls. */
export function NodeView({ job, overlay, names, selected, onSelectNode, form, children }: NodeViewProps) {
  const { t } = useTranslation('runs');
  if (selected === null) return <p className={styles.hint}>{t('selectNode')}</p>;
  const node = overlay.nodes.get(selected);
  const within = `${selected.replaceAll('%', '%25').replaceAll('/', '%2F')}/`;
  const path = names.has(selected) ? within : `${selected}/`;
  const isCall = [...overlay.nodes.keys()].some((id) => id.startsWith(path));
  return (
    <div className={styles.view} data-testid="node-view">
      <div className={styles.head}>
        <h2 className={styles.title}>{nameOfNode(names, selected)}</h2>
        {node && <StateBadge state={node.state} />}
        {node && node.runs > 1 && <span className={styles.soft}>{t('runs', { count: node.runs })}</span>}
        {node?.durationMs != null && (
          <span className={styles.soft}>{durationText(node.durationMs / 1_000)}</span>
        )}
        {children}
      </div>
      {node?.error != null && <p className={styles.error}>{node.error}</p>}
      {isCall && (
        <section>
          <h3 className={styles.subtitle}>{t('calledNodes')}</h3>
          <NodeList
            overlay={overlay}
            names={names}
            selected={selected}
            onSelectNode={onSelectNode}
            within={path}
          />
        </section>
      )}
      <NodeSteps key={`${job} ${selected}`} job={job} node={selected} overlay={node} names={names} />
      {form !== undefined && <div className={styles.form}>{form}</div>}
    </div>
  );
}
