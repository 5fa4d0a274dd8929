import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MenuEntry } from '../parts/menu.js';
import type { Column } from '../parts/table.js';
import { ProcessLink } from './process-link.js';
import { StateOfTrigger } from './state-of-trigger.js';
import { TriggerMenu } from './trigger-menu.js';
import type { Trigger } from './triggers.js';
import styles from './triggers.module.css';

/** What one may do in a list of schedules or hooks. */
export interface TriggerActions<Row> {
  /** The names of processes by id; undefined in the list of one process. */
  processes: ReadonlyMap<number, string> | undefined;
  onEdit: (trigger: Row) => void;
  onSwitch: (trigger: Row) => void;
  onDelete: (trigger: Row) => void;
}

interface TriggerColumns<Row> extends TriggerActions<Row> {
  /** The route that changes one. */
  route: string;
  /** The column that tells when it was last triggered. */
  last: Pick<Column<Row>, 'title' | 'width' | 'isWideOnly'> & {
    cell: (trigger: Row, at: number) => ReactNode;
  };
  /** Entries of the menu of its kind alone. */
  more?: ((trigger: Row) => MenuEntry[]) | undefined;
}

/** The columns that schedules and hooks have in common, around those of their kind. */
export function useTriggerColumns<Row extends Trigger>(
  { processes, onEdit, onSwitch, onDelete, route, last, more }: TriggerColumns<Row>,
  own: readonly Column<Row>[],
): Column<Row>[] {
  const { t } = useTranslation('triggers');
  return [
    {
      id: 'name',
      title: t('name'),
      order: 'name',
      cell: ({ name, process, enabled, error }) => (
        <>
          <div className={styles.name}>{name}</div>
          {processes && (
            <div className={styles.below}>
              <ProcessLink id={process} name={processes.get(process)} />
            </div>
          )}
          {!enabled && (
            <div className={styles.narrow}>
              <StateOfTrigger enabled={enabled} error={error} />
            </div>
          )}
          {error !== null && <div className={styles.problem}>{error}</div>}
        </>
      ),
    },
    ...own,
    {
      id: 'last',
      order: 'last_time',
      ...last,
      cell: (trigger) => (trigger.last_time === null ? t('never') : last.cell(trigger, trigger.last_time)),
    },
    {
      id: 'state',
      title: t('state'),
      order: 'enabled',
      width: '13%',
      isWideOnly: true,
      cell: ({ enabled, error }) => <StateOfTrigger enabled={enabled} error={error} />,
    },
    {
      id: 'actions',
      title: t('edit'),
      isTitleHidden: true,
      width: '56px',
      align: 'end',
      cell: (trigger) => (
        <TriggerMenu
          trigger={trigger}
          route={route}
          onEdit={() => {
            onEdit(trigger);
          }}
          onSwitch={() => {
            onSwitch(trigger);
          }}
          onDelete={() => {
            onDelete(trigger);
          }}
          more={more?.(trigger)}
        />
      ),
    },
  ];
}
