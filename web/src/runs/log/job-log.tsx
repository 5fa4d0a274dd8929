import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../parts/checkbox.js';
import { Icon } from '../../parts/icon.js';
import { IconButton } from '../../parts/icon-button.js';
import { SearchField } from '../../parts/search-field.js';
import { Select } from '../../parts/select.js';
import { filterLog, LOG_LEVELS, type LogEntry, type LogLevel } from '../model/log-lines.js';
import { nameOfNode, type NodeNames } from '../model/node-names.js';
import styles from './job-log.module.css';
import { LogRows } from './log-rows.js';

interface JobLogProps {
  lines: readonly LogEntry[];
  /** How many earlier lines the page no longer has. */
  omitted: number;
  hasEnded: boolean;
  names: NodeNames;
  /** The node whose lines alone can be shown: the selected one. */
  selected: string | null;
  onSelectNode: (node: string) => void;
}

/** The log of a job: search, level, following its end, and a button in each line that shows its node. */
export function JobLog({ lines, omitted, hasEnded, names, selected, onSelectNode }: JobLogProps) {
  const { t } = useTranslation('runs');
  const [search, setSearch] = useState('');
  const [level, setLevel] = useState<LogLevel>('debug');
  const [isFollowing, setFollowing] = useState(true);
  const [isOnlySelected, setOnlySelected] = useState(false);
  const [whole, setWhole] = useState<LogEntry | null>(null);
  const nameOf = useMemo(() => (node: string) => nameOfNode(names, node), [names]);
  const node = isOnlySelected ? selected : null;
  const shown = useMemo(
    () => filterLog(lines, { search, level, node }, nameOf),
    [lines, search, level, node, nameOf],
  );
  const empty = lines.length > 0 ? t('noHits') : hasEnded ? t('noLinesEnded') : t('noLines');
  return (
    <div className={styles.frame}>
      <div className={styles.log} data-testid="job-log">
        <div className={styles.bar}>
          <div className={styles.search}>
            <SearchField
              label={t('searchLog')}
              value={search}
              onChange={setSearch}
              delay={120}
              testId="log-search"
            />
          </div>
          <Select
            label={t('level')}
            isLabelHidden
            options={LOG_LEVELS.map((each) => ({ value: each, label: t(`levels.${each}`) }))}
            value={level}
            onChange={setLevel}
            testId="log-level"
          />
          <Checkbox
            label={t('follow')}
            isSelected={isFollowing}
            onChange={setFollowing}
            testId="log-follow"
          />
        </div>
        <div className={styles.count}>
          <span role="status" data-testid="log-count">
            {shown.length === lines.length
              ? t('lines', { count: lines.length })
              : t('linesOf', { shown: shown.length, all: lines.length })}
          </span>
          {omitted > 0 && <span>{t('omitted', { count: omitted })}</span>}
          {selected !== null && (
            <button
              type="button"
              className={styles.only}
              aria-pressed={isOnlySelected}
              onClick={() => {
                setOnlySelected(!isOnlySelected);
              }}
            >
              <Icon name={isOnlySelected ? 'close' : 'filter'} size={13} />
              {isOnlySelected ? t('allNodes') : t('onlyNode', { name: nameOf(selected) })}
            </button>
          )}
        </div>
        {shown.length === 0 ? (
          <p className={styles.empty}>{empty}</p>
        ) : (
          <LogRows
            lines={shown}
            search={search}
            nameOf={nameOf}
            isFollowing={isFollowing}
            onFollow={setFollowing}
            onNode={onSelectNode}
            onWhole={setWhole}
          />
        )}
        {whole && (
          <section className={styles.whole} aria-label={t('wholeLine', { row: whole.row })} tabIndex={0}>
            <div className={styles.wholeHead}>
              {t('wholeLine', { row: whole.row })}
              <IconButton
                icon="close"
                size="small"
                label={t('close')}
                onPress={() => {
                  setWhole(null);
                }}
              />
            </div>
            <pre>{whole.text}</pre>
          </section>
        )}
      </div>
    </div>
  );
}
