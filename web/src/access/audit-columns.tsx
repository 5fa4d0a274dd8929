import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Column } from '../parts/table.js';
import { Ago } from '../parts/time.js';
import type { AuditRecord } from './audit-search.js';
import styles from './lists.module.css';

/** The names that are known, by id. What was deleted has none. */
interface Names {
  process: ReadonlyMap<number, string>;
  user: ReadonlyMap<number, string>;
}

/** The columns of the audit log. */
export function useAuditColumns(names: Names): Column<AuditRecord>[] {
  const { t } = useTranslation('access');
  return [
    { id: 'time', title: t('time'), order: 'ctime', width: '18%', cell: ({ ctime }) => <Ago at={ctime} /> },
    {
      id: 'who',
      title: t('who'),
      order: 'cuser',
      width: '18%',
      cell: ({ username }) => username ?? <span className={styles.soft}>{t('unknownUser')}</span>,
    },
    { id: 'what', title: t('what'), cell: (record) => <What record={record} names={names} /> },
    { id: 'ip', title: t('address'), width: '15%', isWideOnly: true, cell: ({ ip }) => ip ?? '–' },
    {
      id: 'request',
      title: t('request'),
      width: '14%',
      isWideOnly: true,
      cell: ({ request_id: request }) => (
        <span className={styles.code} title={request}>
          {request}
        </span>
      ),
    },
  ];
}

/** What was done to which thing, with a link to it where it still exists. */
function What({ record, names }: { record: AuditRecord; names: Names }) {
  const { t } = useTranslation('access');
  const { action, object, object_id: id, process } = record;
  const known = object === 'policy' ? 'process' : object;
  const own = id !== null && (known === 'process' || known === 'user') ? names[known].get(id) : undefined;
  const name = `${t(`objectNames.${object}`)} ${own ?? id ?? ''}`.trim();
  return (
    <>
      {t(`actionNames.${action}`)} {action === 'delete' ? name : <Thing record={record} name={name} />}
      {process !== null && object !== 'process' && object !== 'policy' && (
        <span className={styles.soft}>
          {' · '}
          <Link to="/processes/$id" params={{ id: String(process) }}>
            {names.process.get(process) ?? t('inProcess', { id: process })}
          </Link>
        </span>
      )}
    </>
  );
}

function Thing({ record, name }: { record: AuditRecord; name: string }) {
  const { object, object_id: id, process } = record;
  if (id === null) return name;
  const params = { id: String(id) };
  switch (object) {
    case 'process':
      return (
        <Link to="/processes/$id" params={params}>
          {name}
        </Link>
      );
    case 'policy':
      return (
        <Link to="/processes/$id/triggers" params={params}>
          {name}
        </Link>
      );
    case 'job':
      return (
        <Link to="/jobs/$id" params={params}>
          {name}
        </Link>
      );
    case 'schedule':
    case 'hook':
      return (
        <Link
          to={object === 'schedule' ? '/schedules' : '/hooks'}
          search={process === null ? {} : { process: String(process) }}
        >
          {name}
        </Link>
      );
    case 'variable':
      return <Link to="/variables">{name}</Link>;
    case 'user':
      return <Link to="/users">{name}</Link>;
    case 'key':
      return (
        <Link to="/account" search={{ owner: 'all' }}>
          {name}
        </Link>
      );
    case 'callback':
      return name;
  }
}
