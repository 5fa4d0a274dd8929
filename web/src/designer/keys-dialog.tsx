import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../parts/dialog.js';
import styles from './designer.module.css';

const KEYS = [
  ['add', '/'],
  ['walk', 'Tab', 'Shift+Tab'],
  ['open', 'Enter'],
  ['rename', 'F2'],
  ['select', 'Space'],
  ['pan', 'Space'],
  ['connect', 'C'],
  ['move', '← ↑ → ↓'],
  ['moveFar', 'Shift + ← ↑ → ↓'],
  ['delete', 'Delete'],
  ['heal', 'Ctrl+Delete'],
  ['copy', 'Ctrl+C', 'Ctrl+X'],
  ['paste', 'Ctrl+V'],
  ['duplicate', 'Ctrl+D'],
  ['all', 'Ctrl+A'],
  ['undo', 'Ctrl+Z'],
  ['redo', 'Ctrl+Y', 'Ctrl+Shift+Z'],
  ['save', 'Ctrl+S'],
  ['find', 'Ctrl+F'],
  ['run', 'Ctrl+Enter'],
  ['note', 'N'],
  ['fit', '1'],
  ['fitSelected', '2'],
  ['nothing', 'Esc'],
  ['keys', '?'],
] as const;

/** The list of keys. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('designer');
  return (
    <Dialog isOpen onClose={onClose} title={t('keys.title')} testId="keys">
      <dl className={styles.keys}>
        {KEYS.map(([what, ...keys]) => (
          <Fragment key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(`keys.${what}`)}</dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  );
}
