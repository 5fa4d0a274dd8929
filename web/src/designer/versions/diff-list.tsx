import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../parts/badge.js';
import { nameOfNode, type NodeNames } from '../../runs/model/node-names.js';
import type { FlowDiff, ValueDiff } from './flow-diff.js';
import type { Change } from './flow-marks.js';
import { type DiffLine, diffLines } from './line-diff.js';
import styles from './versions.module.css';

const TONES: Record<Change, Tone> = { added: 'success', removed: 'danger', changed: 'warning' };

interface DiffListProps {
  diff: FlowDiff;
  names: NodeNames;
  selected: string | null;
  onSelectNode: (node: string) => void;
}

/** The differences one by one: nodes with their values side by side, links, variables. A node is a button that shows it. */
export function DiffList({ diff, names, selected, onSelectNode }: DiffListProps) {
  const { t } = useTranslation('versions');
  const { nodes, links, variables, moved } = diff;
  return (
    <div className={styles.list} role="region" aria-label={t('list')} tabIndex={0}>
      {nodes.length > 0 && (
        <section className={styles.part}>
          <h3>{t('parts.nodes')}</h3>
          {nodes.map(({ id, kind, change, values }) => (
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
                <span className={styles.itemTitle}>{nameOfNode(names, id)}</span>
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
                <span>{text}</span>
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

/** What the head of a node says already. */
const IN_HEAD = new Set(['namespace', 'name', 'nodeType', 'title']);

/** Values before and after, side by side. What is new or gone as a whole has one side only. */
function Values({ values, change }: { values: ValueDiff[]; change: Change }) {
  const { t } = useTranslation('versions');
  const shown = values.filter(
    ({ group, name }) => change === 'changed' || group !== 'node' || !IN_HEAD.has(name),
  );
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
        {shown.map((value) => (
          <ValueRow key={`${value.group} ${value.name}`} value={value} change={change} />
        ))}
      </tbody>
    </table>
  );
}

function ValueRow({ value, change }: { value: ValueDiff; change: Change }) {
  const { t } = useTranslation('versions');
  const { group, name, before, after } = value;
  const lines = useMemo(() => {
    const texts = { before: textOf(before), after: textOf(after) };
    return texts.before === null || texts.after === null ? null : diffLines(texts.before, texts.after);
  }, [before, after]);
  return (
    <tr>
      <th scope="row">
        {name}
        {group !== 'node' && <span className={styles.soft}>{t(`groups.${group}`)}</span>}
      </th>
      {change !== 'added' && (
        <td className={styles.before}>
          <Value value={before} lines={lines?.before} />
        </td>
      )}
      {change !== 'removed' && (
        <td className={styles.after}>
          <Value value={after} lines={lines?.after} />
        </td>
      )}
    </tr>
  );
}

function textOf(value: unknown): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** A value; of a text of several lines, those that differ are marked. */
function Value({ value, lines }: { value: unknown; lines: DiffLine[] | undefined }) {
  const { t } = useTranslation('versions');
  if (value === undefined) return <span className={styles.soft}>{t('nothing')}</span>;
  if (lines === undefined || lines.length < 2) return <pre tabIndex={0}>{textOf(value)}</pre>;
  return (
    <pre tabIndex={0}>
      {lines.map(({ text, isChanged }, index) => (
        <span key={index} className={styles.textLine} data-changed={isChanged || undefined}>
          {`${text}\n`}
        </span>
      ))}
    </pre>
  );
}
