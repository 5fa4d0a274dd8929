import { useTranslation } from 'react-i18next';
import { STATES } from '../../parts/badge.js';
import { durationText } from '../../parts/duration-text.js';
import { Icon } from '../../parts/icon.js';
import { nameOfNode, type NodeNames } from '../model/node-names.js';
import type { Overlay } from '../overlay.js';
import styles from './node-list.module.css';

interface NodeListProps {
  overlay: Overlay;
  names: NodeNames;
  selected: string | null;
  onSelectNode: (node: string) => void;
  /** Only the nodes whose path begins with it: those of a called process. */
  within?: string;
}

/** The nodes that have run, in the order in which they began: state, name, runs, duration. Each is a button that selects it. */
export function NodeList({ overlay, names, selected, onSelectNode, within = '' }: NodeListProps) {
  const { t } = useTranslation('runs');
  const { t: shared } = useTranslation('parts');
  const nodes = [...overlay.nodes].filter(([id]) => id.startsWith(within));
  if (nodes.length === 0) return <p className={styles.soft}>{t('noNodes')}</p>;
  return (
    <ul className={styles.list} data-testid="job-nodes">
      {nodes.map(([id, { state, runs, durationMs, error }]) => (
        <li key={id}>
          <button
            type="button"
            className={styles.node}
            data-state={state}
            data-testid={`job-node-${id}`}
            aria-current={id === selected || undefined}
            onClick={() => {
              onSelectNode(id);
            }}
          >
            <span className={styles.icon} data-tone={STATES[state].tone} title={shared(`states.${state}`)}>
              <Icon name={STATES[state].icon} />
            </span>
            <span className={styles.hidden}>{shared(`states.${state}`)}</span>
            <span className={styles.name}>{nameOfNode(names, id)}</span>
            {runs > 1 && <span className={styles.soft}>{t('runs', { count: runs })}</span>}
            {durationMs !== null && <span className={styles.soft}>{durationText(durationMs / 1_000)}</span>}
            {error !== null && <span className={styles.error}>{error}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
