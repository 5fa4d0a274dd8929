import type { Process } from '@liucheng/client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../api/client.js';
import { queries } from '../api/queries.js';
import { useMay } from '../api/session.js';
import { Button } from '../parts/button.js';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { EmptyState } from '../parts/empty-state.js';
import { ErrorState } from '../parts/error-state.js';
import { Icon } from '../parts/icon.js';
import { Card, Page, Toolbar } from '../parts/page.js';
import { Pager } from '../parts/pager.js';
import { SearchField } from '../parts/search-field.js';
import { toast } from '../parts/toasts.js';
import { useUrlState } from '../parts/use-url-state.js';
import { Gallery, GalleryDialog } from './gallery.js';
import { importFile, type Imported } from './import-file.js';
import { ImportReport } from './import-report.js';
import { useLastJobs } from './last-jobs.js';
import { lastProject } from './last-project.js';
import { deleteProcesses, exportProcesses } from './process-actions.js';
import { ProcessDialog } from './process-dialog.js';
import { ProcessTable } from './process-table.js';
import styles from './processes.module.css';
import { useDroppedFiles } from './use-dropped-files.js';

const LIMIT = 20;
const NEWEST_CHANGE = '-utime';
const NOTHING: ReadonlySet<number> = new Set();

/** The list of processes: to find, open, create, import, export and delete them. */
export function ProcessesPage() {
  const { t } = useTranslation('processes');
  const may = useMay();
  const mayCreate = may('POST /api/process/process/');
  const mayDelete = may('DELETE /api/process/process/');
  const [name, setName] = useUrlState('name');
  const [project, setProject] = useUrlState('project');
  const [ordering, setOrdering] = useUrlState('ordering');
  const [offsetText, setOffset] = useUrlState('offset');
  const offset = /^\d{1,9}$/.test(offsetText) ? Number(offsetText) : 0;
  const [dialog, setDialog] = useState<'create' | 'gallery'>();
  const [edited, setEdited] = useState<Process>();
  const [doomed, setDoomed] = useState<readonly Process[]>([]);
  const [selected, setSelected] = useState(NOTHING);
  const [report, setReport] = useState<{ imported?: Imported[] }>();
  const chooser = useRef<HTMLInputElement>(null);

  const filters = { name, project, ordering: ordering || NEWEST_CHANGE, limit: LIMIT, offset };
  const list = useQuery({
    queryKey: ['processes', 'list', filters],
    queryFn: ({ signal }) => {
      const given = { ...filters, name: name || undefined, project: project || undefined };
      return client.processes.list(given, { signal }).page();
    },
    placeholderData: keepPreviousData,
  });
  const processes = list.data?.results;
  const ids = processes?.map(({ id }) => id) ?? [];
  const lastJobs = useLastJobs(ids);
  // Rows of other pages are not seen, so that they are not acted on.
  const ticked = processes?.filter(({ id }) => selected.has(id)) ?? [];
  const tickedIds = ticked.map(({ id }) => id);
  const isFiltered = name !== '' || project !== '';

  const importFiles = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0) return;
    setReport({});
    const imported: Imported[] = [];
    for (const file of files)
      imported.push(await importFile(file, lastProject() ?? t('form.defaultProject')));
    setReport({ imported });
    await queries.invalidateQueries({ queryKey: ['processes'] });
  };
  const isOver = useDroppedFiles(mayCreate ? (files) => void importFiles(files) : undefined);

  const remove = async (): Promise<void> => {
    const count = doomed.length;
    await deleteProcesses(doomed.map(({ id }) => id));
    setSelected(NOTHING);
    if (count === processes?.length && offset > 0) setOffset(String(Math.max(0, offset - LIMIT)));
    toast.success(t('deleted', { count }));
  };

  return (
    <Page
      title={t('title')}
      actions={
        mayCreate && (
          <>
            <Button
              icon="upload"
              onPress={() => {
                chooser.current?.click();
              }}
              testId="process-import"
            >
              {t('import')}
            </Button>
            <Button
              icon="star"
              onPress={() => {
                setDialog('gallery');
              }}
              testId="process-examples"
            >
              {t('examples')}
            </Button>
            <Button
              variant="primary"
              icon="plus"
              onPress={() => {
                setDialog('create');
              }}
              testId="process-new"
            >
              {t('new')}
            </Button>
          </>
        )
      }
    >
      <Toolbar>
        <div className={styles.search}>
          <SearchField label={t('search')} value={name} onChange={setName} testId="process-search" />
        </div>
        {project !== '' && (
          <button
            type="button"
            className={styles.chip}
            title={t('allProjects')}
            onClick={() => {
              setProject('');
            }}
          >
            {project}
            <Icon name="close" size={13} />
          </button>
        )}
        {ticked.length > 0 && (
          <div className={styles.selection} role="group">
            <span className={styles.soft}>{t('selected', { count: ticked.length })}</span>
            <Button
              icon="download"
              onPress={() => {
                exportProcesses(tickedIds, 'processes.json', false).catch((error: unknown) => {
                  toast.error(error);
                });
              }}
            >
              {t('exportSelected')}
            </Button>
            {mayDelete && (
              <Button
                icon="trash"
                onPress={() => {
                  setDoomed(ticked);
                }}
                testId="process-delete"
              >
                {t('deleteSelected')}
              </Button>
            )}
          </div>
        )}
      </Toolbar>
      {list.isError ? (
        <Card>
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        </Card>
      ) : processes?.length === 0 ? (
        isFiltered || offset > 0 ? (
          <Card>
            <EmptyState icon="search" title={t('nothing.title')} text={t('nothing.text')}>
              <Button
                onPress={() => {
                  setName('');
                  setProject('');
                }}
              >
                {t('nothing.clear')}
              </Button>
            </EmptyState>
          </Card>
        ) : (
          <FirstProcess
            mayCreate={mayCreate}
            onCreate={() => {
              setDialog('create');
            }}
          />
        )
      ) : (
        <>
          <Card>
            <ProcessTable
              processes={processes}
              lastJobs={lastJobs.data}
              isStale={list.isPlaceholderData}
              ordering={ordering || NEWEST_CHANGE}
              onOrder={setOrdering}
              selected={selected}
              onSelect={setSelected}
              onProject={setProject}
              onEdit={setEdited}
              onDelete={(process) => {
                setDoomed([process]);
              }}
            />
          </Card>
          <Pager
            count={list.data?.count}
            limit={LIMIT}
            offset={offset}
            onOffset={(to) => {
              setOffset(to === 0 ? '' : String(to));
            }}
          />
        </>
      )}
      <input
        ref={chooser}
        type="file"
        accept=".json,application/json"
        multiple
        hidden
        aria-label={t('drop.choose')}
        data-testid="process-files"
        onChange={({ target }) => {
          void importFiles([...(target.files ?? [])]);
          // The same file can be chosen once more.
          target.value = '';
        }}
      />
      {isOver && (
        <div className={styles.drop} aria-hidden="true">
          <div className={styles.dropCard}>
            <Icon name="upload" size={26} />
            <p className={styles.dropTitle}>{t('drop.title')}</p>
            <p className={styles.soft}>{t('drop.text')}</p>
          </div>
        </div>
      )}
      {dialog === 'create' && (
        <ProcessDialog
          onClose={() => {
            setDialog(undefined);
          }}
        />
      )}
      <GalleryDialog
        isOpen={dialog === 'gallery'}
        onClose={() => {
          setDialog(undefined);
        }}
      />
      {edited && (
        <ProcessDialog
          process={edited}
          onClose={() => {
            setEdited(undefined);
          }}
        />
      )}
      {report && (
        <ImportReport
          imported={report.imported}
          onClose={() => {
            setReport(undefined);
          }}
        />
      )}
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

/** Stands in for the list while there is no process: says what to do first, and shows the examples. */
function FirstProcess({ mayCreate, onCreate }: { mayCreate: boolean; onCreate: () => void }) {
  const { t } = useTranslation('processes');
  return (
    <>
      <Card>
        <EmptyState
          icon="process"
          title={t('empty.title')}
          text={mayCreate ? t('empty.text') : t('emptyViewer')}
        >
          {mayCreate && (
            <Button variant="primary" icon="plus" onPress={onCreate}>
              {t('new')}
            </Button>
          )}
        </EmptyState>
      </Card>
      {mayCreate && (
        <section aria-label={t('gallery.title')}>
          <h2 className={styles.galleryTitle}>{t('gallery.title')}</h2>
          <Gallery />
        </section>
      )}
    </>
  );
}
