import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../parts/badge.js';
import type { FlowDiff, ValueDiff } from './flow-diff.js';
import type { Change } from './flow-marks.js';
import styles from './versions.module.css';

const TONES: Record<Change, Tone> = { added: 'success', removed: 'danger', changed: 'warning' };

interface DiffListProps {
  diff: FlowDiff;
  selected: string | null;
  onSelectNode: (node: string) => void;
}

/** The differences one by one: nodes with their values side by side, links, variables. A node is a button that shows it. */
export function DiffList({ diff, selected, onSelectNode }: DiffListProps) {
  const { t } = useTranslation('versions');
  const { nodes, links, variables, moved } = diff;
  return (
    <div className={styles.list} role="region" aria-label={t('list')} tabIndex={0}>
      {nodes.length > 0 && (
        <section className={styles.part}>
          <h3>{t('parts.nodes')}</h3>
          {nodes.map(({ id, title, kind, change, values }) => (
            <article key={id} className={styles.item} data-testid={`diff-node-${id}`} data-change={change}>
              <button
                type="button"
                className={styles.itemHead}
                aria-current={id === selected || undefined}
                onClick={() => {
                  onSelectNode(id);
                }}
              >
                <ChangeBadge change={change} />
                <span className={styles.itemTitle}>{title}</span>
                <code className={styles.soft}>{kind}</code>
              </button>
              <Values values={values} change={change} />
            </article>
          ))}
        </section>
      )}
      {links.length > 0 && (
        <section className={styles.part}>
          <h3>{t('parts.links')}</h3>
          {links.map(({ id, text, change }) => (
            <div key={id} className={styles.item}>
              <div className={styles.itemHead}>
                <ChangeBadge change={change} />
                <code>{text}</code>
              </div>
            </div>
          ))}
        </section>
      )}
      {variables.length > 0 && (
        <section className={styles.part}>
          <h3>{t('parts.variables')}</h3>
          {variables.map(({ name, change, values }) => (
            <article key={name} className={styles.item}>
              <div className={styles.itemHead}>
                <ChangeBadge change={change} />
                <code>{name}</code>
              </div>
              <Values values={values} change={change} />
            </article>
          ))}
        </section>
      )}
      {moved > 0 && <p className={styles.soft}>{t('moved', { count: moved })}</p>}
    </div>
  );
}

function ChangeBadge({ change }: { change: Change }) {
  const { t } = useTranslation('versions');
  return <Badge tone={TONES[change]}>{t(`changes.${change}`)}</Badge>;
}

/** Values before and after, side by side. What is new or gone as a whole has one side only. */
function Values({ values, change }: { values: ValueDiff[]; change: Change }) {
  const { t } = useTranslation('versions');
  const shown = values.filter(({ group, before, after }) => !(group === 'node' && before === after));
  if (shown.length === 0) return null;
  return (
    <table className={styles.values}>
      <thead>
        <tr>
          <td />
          {change !== 'added' && <th scope="col">{t('before')}</th>}
          {change !== 'removed' && <th scope="col">{t('after')}</th>}
        </tr>
      </thead>
      <tbody>
        {shown.map(({ group, name, before, after }) => (
          <tr key={`${group} ${name}`}>
            <th scope="row">
              {name}
              {group !== 'node' && <span className={styles.soft}>{t(`groups.${group}`)}</span>}
            </th>
            {change !== 'added' && (
              <td className={styles.before}>
                <Value value={before} />
              </td>
            )}
            {change !== 'removed' && (
              <td className={styles.after}>
                <Value value={after} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ value }: { value: unknown }) {
  const { t } = useTranslation('versions');
  if (value === undefined) return <span className={styles.soft}>{t('nothing')}</span>;
  return <pre>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>;
}
