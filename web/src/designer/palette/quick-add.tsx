import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../parts/icon.js';
import type { AddRequest } from '../canvas/canvas-edit.js';
import { kindIcon } from '../canvas/kind-icon.js';
import { searchEntries } from './entries.js';
import type { Entry } from './entries.js';
import styles from './palette.module.css';
import { useEntries } from './use-entries.js';

interface QuickAddProps {
  request: AddRequest;
  /** Whether a kind of node has ports that the link can end at, or be led through. */
  fits: (entry: Entry) => boolean;
  onAdd: (kind: string) => void;
  onClose: () => void;
}

const WIDTH = 320;
const HEIGHT = 380;
const MARGIN = 8;

/** The search for a kind of node, at the pointer: type, choose with the arrow keys, Enter. */
export function QuickAdd({ request, fits, onAdd, onClose }: QuickAddProps) {
  const { t } = useTranslation('designer');
  const entries = useEntries();
  const [wanted, setWanted] = useState('');
  const [chosen, setChosen] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const isLinked = request.from !== null || request.into !== undefined;
  const found = useMemo(
    () => searchEntries(isLinked ? entries.filter(fits) : entries, wanted),
    [entries, isLinked, fits, wanted],
  );
  const at = Math.min(chosen, found.length - 1);
  useEffect(() => {
    const close = (event: PointerEvent) => {
      if (event.target instanceof Node && box.current?.contains(event.target) !== true) onClose();
    };
    document.addEventListener('pointerdown', close, true);
    return () => document.removeEventListener('pointerdown', close, true);
  }, [onClose]);
  useEffect(() => {
    box.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const left = Math.max(MARGIN, Math.min(request.screen.x, window.innerWidth - WIDTH - MARGIN));
  const top = Math.max(MARGIN, Math.min(request.screen.y, window.innerHeight - HEIGHT - MARGIN));
  return (
    <div
      ref={box}
      className={styles.quick}
      style={{ left, top }}
      role="dialog"
      aria-label={t('palette.add')}
      data-testid="quick-add"
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.nativeEvent.isComposing) return;
        const entry = found[at];
        if (event.key === 'Escape') onClose();
        else if (event.key === 'Enter' && entry) onAdd(entry.kind);
        else if (event.key === 'ArrowDown') setChosen(Math.min(at + 1, found.length - 1));
        else if (event.key === 'ArrowUp') setChosen(Math.max(at - 1, 0));
        else return;
        event.preventDefault();
      }}
    >
      <div className={styles.search}>
        <Icon name="search" size={14} />
        <input
          autoFocus
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="quick-add-list"
          aria-activedescendant={found[at] ? `quick-add-${found[at].kind}` : undefined}
          aria-label={t('palette.search')}
          placeholder={t('palette.search')}
          className={styles.input}
          data-testid="quick-add-search"
          value={wanted}
          onChange={({ target }) => {
            setWanted(target.value);
            setChosen(0);
          }}
        />
      </div>
      <div className={styles.list} role="listbox" id="quick-add-list" aria-label={t('palette.title')}>
        {found.map(({ kind, definition }, index) => (
          <div
            key={kind}
            id={`quick-add-${kind}`}
            role="option"
            aria-selected={index === at}
            className={styles.item}
            data-kind={definition.nodeType}
            data-testid={`quick-add-item-${kind}`}
            onPointerMove={() => setChosen(index)}
            onClick={() => onAdd(kind)}
          >
            <span className={styles.icon}>
              <Icon name={kindIcon(definition)} size={14} />
            </span>
            <span className={styles.texts}>
              <span className={styles.title}>{definition.title}</span>
              <span className={styles.about}>{definition.description}</span>
            </span>
          </div>
        ))}
        {found.length === 0 && <p className={styles.none}>{t('palette.none')}</p>}
      </div>
    </div>
  );
}
