import type { Process } from '@liucheng/client';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../api/session.js';
import { Button } from '../parts/button.js';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { EmptyState } from '../parts/empty-state.js';
import { ErrorState } from '../parts/error-state.js';
import { Card, Page, Toolbar } from '../parts/page.js';
import { Pager } from '../parts/pager.js';
import { toast } from '../parts/toasts.js';
import { FirstProcess } from './first-process.js';
import { GalleryDialog } from './gallery.js';
import { ImportZone } from './import-zone.js';
import { useLastJobs } from './last-jobs.js';
import { deleteProcesses } from './process-actions.js';
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
  const isReduced = name !== '' || project !== '' || offset > 0;
  const close = (): void => {
    setOver(undefined);
  };
  const remove = async (): Promise<void> => {
    const count = doomed.length;
    await deleteProcesses(doomed.map(({ id }) => id));
    setSelected(NOTHING);
    if (count === processes?.length && offset > 0) setOffset(Math.max(0, offset - LIMIT));
    toast.success(t('deleted', { count }));
  };
  const content = (): ReactNode => {
    if (list.isError)
      return (
        <Card>
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        </Card>
      );
    if (processes?.length === 0)
      return (
        <div data-testid="process-table">
          {isReduced ? (
            <NothingFound
              onClear={() => {
                setName('');
                setProject('');
              }}
            />
          ) : (
            <FirstProcess
              mayCreate={mayCreate}
              onCreate={() => {
                setOver({ kind: 'create' });
              }}
            />
          )}
        </div>
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
    <>
      <Button icon="upload" onPress={() => chooser.current?.click()} testId="process-import">
        {t('import')}
      </Button>
      <Button
        icon="star"
        onPress={() => {
          setOver({ kind: 'gallery' });
        }}
        testId="process-examples"
      >
        {t('examples')}
      </Button>
      <Button
        variant="primary"
        icon="plus"
        onPress={() => {
          setOver({ kind: 'create' });
        }}
        testId="process-new"
      >
        {t('new')}
      </Button>
    </>
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
      <ConfirmDialog
        isOpen={doomed.length > 0}
        onClose={() => {
          setDoomed([]);
        }}
        title={t('deleteTitle', { count: doomed.length, name: doomed[0]?.name })}
        confirmLabel={t('deleteConfirm', { count: doomed.length })}
        isDanger
        onConfirm={remove}
      >
        {t('deleteText')}
      </ConfirmDialog>
    </Page>
  );
}

/** Stands in for the list if nothing matches. */
function NothingFound({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation('processes');
  return (
    <Card>
      <EmptyState icon="search" title={t('nothing.title')} text={t('nothing.text')}>
        <Button onPress={onClear}>{t('nothing.clear')}</Button>
      </EmptyState>
    </Card>
  );
}
