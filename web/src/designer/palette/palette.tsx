import { useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../parts/icon.js';
import { DRAGGED_KIND } from '../canvas/canvas-edit.js';
import { kindIcon } from '../canvas/kind-icon.js';
import { searchEntries } from './entries.js';
import type { Entry } from './entries.js';
import styles from './palette.module.css';
import { useEntries } from './use-entries.js';

/** The kinds of nodes in groups, with a search. One is dragged onto the canvas, or added by a click or Enter. */
export function Palette({ onAdd }: { onAdd: (kind: string) => void }) {
  const { t } = useTranslation('designer');
  const entries = useEntries();
  const [wanted, setWanted] = useState('');
  const found = useMemo(() => searchEntries(entries, wanted), [entries, wanted]);
  const groups = useMemo(() => [...new Set(found.map(({ group }) => group))], [found]);
  const [first] = found;
  return (
    <section
      className={styles.palette}
      data-testid="palette"
      aria-label={t('palette.title')}
      onKeyDown={walk}
    >
      <div className={styles.search}>
        <Icon name="search" size={14} />
        <input
          type="search"
          className={styles.input}
          data-testid="palette-search"
          aria-label={t('palette.search')}
          placeholder={t('palette.search')}
          value={wanted}
          onChange={({ target }) => setWanted(target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'Escape') setWanted('');
            if (event.key === 'Enter' && first && wanted !== '') onAdd(first.kind);
          }}
        />
        <kbd className={styles.key}>/</kbd>
      </div>
      <div className={styles.list}>
        {groups.map((group) => (
          <div key={group} role="group" aria-label={group}>
            <div className={styles.group}>{group}</div>
            {found
              .filter((entry) => entry.group === group)
              .map((entry) => (
                <PaletteItem key={entry.kind} entry={entry} onAdd={onAdd} />
              ))}
          </div>
        ))}
        {found.length === 0 && entries.length > 0 && <p className={styles.none}>{t('palette.none')}</p>}
      </div>
    </section>
  );
}

function PaletteItem({
  entry: { kind, definition },
  onAdd,
}: {
  entry: Entry;
  onAdd: (kind: string) => void;
}) {
  return (
    <button
      type="button"
      className={styles.item}
      data-testid={`palette-item-${kind}`}
      data-kind={definition.nodeType}
      title={definition.description}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED_KIND, kind);
        event.dataTransfer.effectAllowed = 'copy';
      }}
      onClick={() => onAdd(kind)}
    >
      <span className={styles.icon}>
        <Icon name={kindIcon(definition)} size={14} />
      </span>
      <span className={styles.title}>{definition.title}</span>
    </button>
  );
}

/** The arrow keys walk the entries. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  if (event.nativeEvent.isComposing || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, button')];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
