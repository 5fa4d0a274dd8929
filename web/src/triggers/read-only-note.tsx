import { useTranslation } from 'react-i18next';
import { useMay, useMe } from '../api/session.js';
import { Note } from '../parts/note.js';

/** Says why there is nothing to change here, to those whose role allows no changes. */
export function ReadOnlyNote({ route }: { route: string }) {
  const { t } = useTranslation(['triggers', 'app']);
  const { data: me } = useMe();
  const may = useMay();
  if (me === undefined || may(route)) return null;
  return <Note testId="read-only">{t('readOnly', { role: t(`app:roles.${me.role}`) })}</Note>;
}
