import type { Process } from '@liucheng/client';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../api/session.js';
import { ErrorState } from '../parts/error-state.js';
import { focusRowAfter } from '../parts/focus-row-after.js';
import { Card, Page, Toolbar } from '../parts/page.js';
import { Pager } from '../parts/pager.js';
import { DeleteProcesses } from './delete-processes.js';
import { GalleryDialog } from './gallery.js';
import { ImportZone } from './import-zone.js';
import { useLastJobs } from './last-jobs.js';
import { NewProcessButtons } from './new-process-buttons.js';
import { NoProcesses } from './no-processes.js';
import { ProcessDialog } from './process-dialog.js';
import { ProcessFilters } from './process-filters.js';
import { ProcessTable } from './process-table.js';
import { SelectionBar } from './selection-bar.js';
import { LIMIT, useProcessList } from './use-process-list.js';

const NOTHING: ReadonlySet<number> = new Set();

/** What lies over the list. */
type Over = { kind: 'create' | 'gallery' } | { kind: 'edit'; process: Process } | undefined;

/** The list of processes: to find, open, create, import, export and delete them. */
export function ProcessesPage() {
  const { t } = useTranslation('processes');
  const may = useMay();
  const mayCreate = may('POST /api/process/process/');
  const mayDelete = may('DELETE /api/process/process/');
  const { name, setName, project, setProject, ordering, setOrdering, offset, setOffset, list } =
    useProcessList();
  const [over, setOver] = useState<Over>();
  const [doomed, setDoomed] = useState<readonly Process[]>([]);
  const [selected, setSelected] = useState(NOTHING);
  const chooser = useRef<HTMLInputElement>(null);

  const processes = list.data?.results;
  const lastJobs = useLastJobs(processes?.map(({ id }) => id) ?? []);
  // Rows of other pages are not seen, so that they are not acted on.
  const ticked = processes?.filter(({ id }) => selected.has(id)) ?? [];
  const close = (): void => {
    setOver(undefined);
  };
  const create = (): void => {
    setOver({ kind: 'create' });
  };
  const content = (): ReactNode => {
    if (list.error && !list.data)
      return (
        <Card>
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        </Card>
      );
    if (list.data?.count === 0)
      return (
        <NoProcesses
          isReduced={name !== '' || project !== ''}
          onClear={() => {
            setName('');
            setProject('');
          }}
          mayCreate={mayCreate}
          onCreate={create}
        />
      );
    return (
      <>
        <Card>
          <ProcessTable
            processes={processes}
            lastJobs={lastJobs.data}
            isStale={list.isPlaceholderData}
            ordering={ordering}
            onOrder={setOrdering}
            selected={selected}
            onSelect={setSelected}
            onProject={setProject}
            onEdit={(process) => {
              setOver({ kind: 'edit', process });
            }}
            onDelete={(process) => {
              setDoomed([process]);
            }}
          />
        </Card>
        {list.data && <Pager count={list.data.count} limit={LIMIT} offset={offset} onOffset={setOffset} />}
      </>
    );
  };
  const actions = (
    <NewProcessButtons
      onImport={() => chooser.current?.click()}
      onExamples={() => {
        setOver({ kind: 'gallery' });
      }}
      onCreate={create}
    />
  );
  return (
    <Page title={t('title')} actions={mayCreate && actions}>
      <Toolbar>
        <ProcessFilters name={name} onName={setName} project={project} onProject={setProject} />
        {ticked.length > 0 && (
          <SelectionBar
            ids={ticked.map(({ id }) => id)}
            onDelete={
              mayDelete
                ? () => {
                    setDoomed(ticked);
                  }
                : undefined
            }
          />
        )}
      </Toolbar>
      {content()}
      {mayCreate && <ImportZone chooser={chooser} />}
      {(over?.kind === 'create' || over?.kind === 'edit') && (
        <ProcessDialog process={over.kind === 'edit' ? over.process : undefined} onClose={close} />
      )}
      <GalleryDialog isOpen={over?.kind === 'gallery'} onClose={close} />
      <DeleteProcesses
        processes={doomed}
        onClose={() => {
          setDoomed([]);
        }}
        onDeleted={() => {
          setSelected(NOTHING);
          const rowOf = ({ id }: Process): string => `process-row-${id}`;
          focusRowAfter({
            rows: processes?.map(rowOf) ?? [],
            deleted: doomed.map(rowOf),
            otherwise: 'process-search',
          });
        }}
      />
    </Page>
  );
}
