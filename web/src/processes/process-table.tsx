import type { Job, Process } from '@liucheng/client';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../parts/badge.js';
import { type Column, Table } from '../parts/table.js';
import { Ago } from '../parts/time.js';
import { ProcessMenu } from './process-menu.js';
import styles from './processes.module.css';

interface ProcessTableProps {
  /** undefined: not read yet. */
  processes: readonly Process[] | undefined;
  /** undefined: not read yet. */
  lastJobs: ReadonlyMap<number, Job> | undefined;
  isStale: boolean;
  ordering: string;
  onOrder: (ordering: string) => void;
  /** undefined: the role may not change anything, so that nothing can be ticked. */
  selected: ReadonlySet<number> | undefined;
  onSelect: (selected: ReadonlySet<number>) => void;
  onProject: (project: string) => void;
  onEdit: (process: Process) => void;
  onDelete: (process: Process) => void;
}

/** The processes, a row each: a click opens one in the designer. */
export function ProcessTable({
  processes,
  lastJobs,
  onProject,
  onEdit,
  onDelete,
  ...table
}: ProcessTableProps) {
  const { t } = useTranslation('processes');
  const navigate = useNavigate();
  const columns: Column<Process>[] = [
    {
      id: 'name',
      title: t('columns.name'),
      order: 'name',
      cell: ({ id, name, mark }) => (
        <>
          <Link to="/processes/$id" params={{ id: String(id) }} className={styles.name} title={name}>
            {name}
          </Link>
          {mark !== '' && (
            <span className={styles.mark} title={mark}>
              {mark}
            </span>
          )}
        </>
      ),
    },
    {
      id: 'lastRun',
      title: t('columns.lastRun'),
      width: '218px',
      cell: ({ id }) => <LastRun job={lastJobs?.get(id)} isKnown={lastJobs !== undefined} />,
    },
    {
      id: 'project',
      title: t('columns.project'),
      order: 'project',
      width: '21%',
      isWidestOnly: true,
      cell: ({ project }) => (
        <button
          type="button"
          className={styles.project}
          title={t('onlyProject', { project })}
          onClick={() => {
            onProject(project);
          }}
        >
          {project}
        </button>
      ),
    },
    {
      id: 'changed',
      title: t('columns.changed'),
      order: 'utime',
      width: '150px',
      isWideOnly: true,
      cell: ({ utime }) => <Ago at={utime} />,
    },
    {
      id: 'by',
      title: t('columns.by'),
      order: 'cuser',
      width: '130px',
      isWidestOnly: true,
      cell: ({ user }) => <span className={styles.soft}>{user}</span>,
    },
    {
      id: 'actions',
      title: t('columns.actions'),
      isTitleHidden: true,
      width: '52px',
      align: 'end',
      cell: (process) => (
        <ProcessMenu
          process={process}
          onEdit={() => {
            onEdit(process);
          }}
          onDelete={() => {
            onDelete(process);
          }}
        />
      ),
    },
  ];
  return (
    <Table
      label={t('list')}
      columns={columns}
      rows={processes}
      rowId={({ id }) => id}
      rowLabel={({ name }) => name}
      onOpen={({ id }) => void navigate({ to: '/processes/$id', params: { id: String(id) } })}
      testId="process-table"
      rowTestId={({ id }) => `process-row-${id}`}
      {...table}
    />
  );
}

function LastRun({ job, isKnown }: { job: Job | undefined; isKnown: boolean }) {
  const { t } = useTranslation('processes');
  if (!isKnown) return <span className={styles.waiting} />;
  if (!job) return <span className={styles.soft}>{t('neverRun')}</span>;
  return (
    <Link to="/jobs/$id" params={{ id: String(job.id) }} className={styles.lastRun}>
      <StateBadge state={job.state} />
      <span className={styles.soft}>
        <Ago at={job.finish_time ?? job.start_time ?? job.ctime} />
      </span>
    </Link>
  );
}
