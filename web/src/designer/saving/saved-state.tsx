import { NotFound } from '@liucheng/client';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Icon } from '../../parts/icon.js';
import type { IconName } from '../../parts/icon.js';
import { saveProblem } from './save-problem.js';
import { isPassing } from './saver.js';
import type { Saver } from './saver.js';
import styles from './saving.module.css';

/** Says whether all is saved, and why the server refuses it; a problem that passes is in its tooltip, and a conflict opens its dialog. */
export function SavedState({ saver, onConflict }: { saver: Saver; onConflict: () => void }) {
  const { t } = useTranslation('designer');
  const { state, isSaving, isKept, problem } = useStore(saver.store);
  const hasProblem = state === 'unsaved' && problem !== null;
  const kept = isPassing(problem) ? (isKept ? 'kept' : 'notKept') : 'refused';
  const word = isSaving ? 'saving' : hasProblem ? kept : state;
  const icons: Record<string, IconName> = {
    saved: 'check',
    conflict: 'warning',
    kept: 'offline',
    notKept: 'warning',
    refused: 'warning',
  };
  const reason = hasProblem ? saveProblem(problem) : '';
  const shown = (
    <>
      <Icon name={icons[word] ?? 'running'} size={14} />
      <span className={styles.word}>{t(`saving.${word}`, { reason })}</span>
    </>
  );
  const about = kept === 'refused' && !isKept ? 'refusedNotKept' : kept;
  const explained = problem instanceof NotFound ? reason : `${t(`saving.${about}About`)}\n${reason}`;
  const title = hasProblem ? explained : undefined;
  // One element for all states: screen readers tell only what changes within it.
  return (
    <span className={styles.told} role="status">
      {state === 'conflict' ? (
        <button
          type="button"
          className={styles.state}
          data-testid="saved-state"
          data-state="conflict"
          onClick={onConflict}
        >
          {shown}
        </button>
      ) : (
        <span
          className={styles.state}
          data-testid="saved-state"
          data-state={state}
          data-problem={hasProblem || undefined}
          title={title}
        >
          {shown}
        </span>
      )}
    </span>
  );
}
