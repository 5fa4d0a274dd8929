import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** A link to the triggers of a process, by its name where that is known. */
export function ProcessLink({ id, name }: { id: number; name: string | undefined }) {
  const { t } = useTranslation('triggers');
  return (
    <Link to="/processes/$id/triggers" params={{ id: String(id) }}>
      {name ?? t('processGone', { id })}
    </Link>
  );
}

/** A link to a job, or that there was none. */
export function JobLink({ id }: { id: number | null }) {
  const { t } = useTranslation('triggers');
  if (id === null) return '–';
  return (
    <Link to="/jobs/$id" params={{ id: String(id) }}>
      {t('job', { id })}
    </Link>
  );
}
