import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../parts/badge.js';
import { EmptyState } from '../../parts/empty-state.js';
import { LazyCanvas } from '../canvas/lazy-canvas.js';
import { useNodeNames } from '../../runs/live/use-node-names.js';
import { nameOfNode } from '../../runs/model/node-names.js';
import { DiffList } from './diff-list.js';
import { diffCanvas, diffFlows, isEmptyDiff } from './flow-diff.js';
import styles from './versions.module.css';

/** Two flows on one canvas, with what was added, removed and changed in colour, and the list of it beside. */
export function DiffView({ before, after }: { before: unknown; after: unknown }) {
  const { t } = useTranslation('versions');
  const [selected, setSelected] = useState<string | null>(null);
  const { flow, marks } = useMemo(() => diffCanvas(before, after), [before, after]);
  const names = useNodeNames(flow);
  const diff = useMemo(() => diffFlows(before, after, (id) => nameOfNode(names, id)), [before, after, names]);
  const isSame = isEmptyDiff(diff);
  return (
    <div className={styles.diff}>
      <section className={styles.picture} aria-label={t('picture')}>
        <LazyCanvas flow={flow} isReadOnly diff={marks} selected={selected} onSelect={setSelected} />
      </section>
      {isSame ? (
        <div className={styles.list}>
          <EmptyState icon="check" title={t('same')} text={t('sameText')} />
          {diff.moved > 0 && <p className={styles.soft}>{t('moved', { count: diff.moved })}</p>}
        </div>
      ) : (
        <DiffList diff={diff} names={names} selected={selected} onSelectNode={setSelected} />
      )}
    </div>
  );
}

/** How many nodes, links and variables were added, removed and changed between two flows. */
export function DiffCounts({ before, after }: { before: unknown; after: unknown }) {
  const { t } = useTranslation('versions');
  const diff = useMemo(() => diffFlows(before, after), [before, after]);
  const changes = [...diff.nodes, ...diff.links, ...diff.variables].map(({ change }) => change);
  const count = (wanted: string): number => changes.filter((change) => change === wanted).length;
  return (
    <span className={styles.counts}>
      <Badge tone="success">{t('counts.added', { count: count('added') })}</Badge>
      <Badge tone="danger">{t('counts.removed', { count: count('removed') })}</Badge>
      <Badge tone="warning">{t('counts.changed', { count: count('changed') })}</Badge>
    </span>
  );
}
