import { useTranslation } from 'react-i18next';
import { Note } from '../../parts/note.js';

interface DraftNoteProps {
  /** The versions of the process; undefined until they are read. */
  versions: readonly number[] | undefined;
}

/** Says that the draft runs, as the process has no version yet. */
export function DraftNote({ versions }: DraftNoteProps) {
  const { t } = useTranslation('triggers');
  return versions?.length === 0 ? <Note testId="runs-draft">{t('runsDraft')}</Note> : null;
}
