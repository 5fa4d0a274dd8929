import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../parts/dialog.js';
import { Icon } from '../parts/icon.js';
import { TextField } from '../parts/text-field.js';
import styles from './designer.module.css';
import { useFlow } from './editor-store.js';
import type { Definitions } from './model/definitions.js';
import { findIn } from './model/find.js';

interface FindDialogProps {
  definitions: Definitions;
  onGo: (id: string) => void;
  onClose: () => void;
}

const MOST = 100;

/** Finds nodes and notes by any text in them. Arrow keys choose, Enter leads there. */
export function FindDialog({ definitions, onGo, onClose }: FindDialogProps) {
  const { t } = useTranslation('designer');
  const flow = useFlow();
  const [wanted, setWanted] = useState('');
  const [chosen, setChosen] = useState(0);
  const found = useMemo(() => findIn(flow, definitions, wanted).slice(0, MOST), [flow, definitions, wanted]);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const go = (id: string) => {
    onClose();
    onGo(id);
  };
  return (
    <Dialog isOpen onClose={onClose} title={t('find.title')} testId="find">
      <div
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          const hit = found[chosen];
          if (event.key === 'Enter' && hit) go(hit.id);
          else if (event.key === 'ArrowDown') setChosen(Math.min(chosen + 1, found.length - 1));
          else if (event.key === 'ArrowUp') setChosen(Math.max(chosen - 1, 0));
          else return;
          event.preventDefault();
        }}
      >
        <TextField
          label={t('find.label')}
          value={wanted}
          onChange={(text) => {
            setWanted(text);
            setChosen(0);
          }}
          list={{ id: listId, chosen: found[chosen] && `${listId}-${chosen}` }}
          hasFocus
          testId="find-text"
        />
        <div ref={list} id={listId} className={styles.found} role="listbox" aria-label={t('find.title')}>
          {found.map(({ id, what, title, excerpt }, index) => (
            <div
              key={`${what} ${id}`}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === chosen}
              className={styles.hit}
              data-testid={`found-${id}`}
              onClick={() => go(id)}
            >
              <Icon name={what === 'note' ? 'note' : 'process'} size={14} />
              <span>{title}</span>
              <span className={styles.soft}>{excerpt || (what === 'node' ? id : '')}</span>
            </div>
          ))}
        </div>
        <div role="status">
          {wanted.trim() !== '' && found.length === 0 && <p className={styles.soft}>{t('find.none')}</p>}
        </div>
      </div>
    </Dialog>
  );
}
