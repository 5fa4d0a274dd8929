import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useMe } from '../api/session.js';
import { Loading } from '../parts/loading.js';
import { Note } from '../parts/note.js';
import { Page } from '../parts/page.js';

interface AdminsOnlyProps {
  /** The route that the page needs. */
  route: string;
  title: string;
  children: ReactNode;
}

/** Shows a page to those who may use it, and tells others why they see nothing. */
export function AdminsOnly({ route, title, children }: AdminsOnlyProps) {
  const { t } = useTranslation(['access', 'app']);
  const { data: me } = useMe();
  const may = useMay();
  if (may(route)) return children;
  return (
    <Page title={title}>
      {me === undefined ? (
        <Loading />
      ) : (
        <Note testId="admins-only">{t('onlyAdmins', { role: t(`app:roles.${me.role}`) })}</Note>
      )}
    </Page>
  );
}
