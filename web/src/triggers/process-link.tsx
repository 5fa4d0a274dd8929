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

/**
 * A link to a job, or a dash if there was none.
 *
 * @param children its text, if that is not the number of the job
 */
export function JobLink({ id, children }: { id: number | null; children?: string }) {
  const { t } = useTranslation('triggers');
  if (id === null) return '–';
  return (
    <Link to="/jobs/$id" params={{ id: String(id) }}>
      {children ?? t('job', { id })}
    </Link>
  );
}
