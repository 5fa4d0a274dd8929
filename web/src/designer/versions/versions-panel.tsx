import type { Flow } from '@liucheng/client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog, Heading } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { client } from '../../api/client.js';
import { queries } from '../../api/queries.js';
import { useMay } from '../../api/session.js';
import { Button } from '../../parts/button.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { EmptyState } from '../../parts/empty-state.js';
import { ErrorState } from '../../parts/error-state.js';
import { IconButton } from '../../parts/icon-button.js';
import { Loading } from '../../parts/loading.js';
import { Select } from '../../parts/select.js';
import { toast } from '../../parts/toasts.js';
import { flowQuery, versionsQuery } from '../../runs/queries.js';
import { withoutGivenTitle } from '../model/first-draft.js';
import { DiffCounts, DiffView } from './diff-view.js';
import { comparedWith, inOrder, type Side } from './sides.js';
import { VersionList } from './version-list.js';
import styles from './versions.module.css';

interface VersionsPanelProps {
  processId: number;
  /** The draft as it is in the editor. */
  draft: unknown;
  /** The tag of the saved draft: going back replaces this draft and no other. */
  etag?: string | undefined;
  /** The draft was replaced by a version. */
  onRestored: (flow: unknown, etag: string) => void;
  onClose: () => void;
}

/** The versions of a process in a large window: what differs between any two of them and the draft, and the way back to one. */
export function VersionsPanel({ processId, draft, etag, onRestored, onClose }: VersionsPanelProps) {
  const { t } = useTranslation('versions');
  const { data: versions, error, refetch } = useQuery(versionsQuery(processId));
  const [shown, setShown] = useState<Side>('draft');
  const [chosen, setChosen] = useState<Side | null>(null);
  const numbers = versions?.map(({ number }) => number) ?? [];
  const other = comparedWith(shown, chosen, numbers);
  const [before, after] = inOrder(shown, other);
  return (
    <ModalOverlay
      isOpen
      isDismissable
      className={styles.overlay ?? ''}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={styles.modal ?? ''}>
        <Dialog className={styles.dialog ?? ''} data-testid="versions-panel">
          <header className={styles.header}>
            <Heading slot="title" className={styles.title ?? ''}>
              {t('title')}
            </Heading>
            <IconButton icon="close" label={t('close')} onPress={onClose} testId="versions-close" />
          </header>
          {versions === undefined ? (
            error ? (
              <ErrorState error={error} onRetry={() => void refetch()} />
            ) : (
              <Loading />
            )
          ) : versions.length === 0 ? (
            <EmptyState icon="history" title={t('none')} text={t('noneText')} />
          ) : (
            <div className={styles.body}>
              <VersionList versions={versions} shown={shown} onShow={setShown} />
              <div className={styles.main} data-testid="version-diff">
                <div className={styles.bar}>
                  <Select
                    label={t('compareWith')}
                    size="small"
                    options={sideOptions(numbers, shown, (side) => nameOf(t, side))}
                    value={String(other)}
                    onChange={(value) => {
                      setChosen(value === 'draft' ? 'draft' : Number(value));
                    }}
                    testId="version-other"
                  />
                  <Comparison
                    processId={processId}
                    draft={draft}
                    before={before}
                    after={after}
                    part="counts"
                  />
                  {shown !== 'draft' && (
                    <GoBack
                      processId={processId}
                      version={shown}
                      etag={etag}
                      onRestored={(flow, tag) => {
                        setShown('draft');
                        onRestored(flow, tag);
                      }}
                    />
                  )}
                </div>
                <Comparison processId={processId} draft={draft} before={before} after={after} part="view" />
              </div>
            </div>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

type Translate = ReturnType<typeof useTranslation<'versions'>>['t'];

const nameOf = (t: Translate, side: Side): string =>
  side === 'draft' ? t('draft') : t('version', { number: side });

const sideOptions = (numbers: readonly number[], shown: Side, name: (side: Side) => string) =>
  (['draft', ...numbers] as Side[])
    .filter((side) => side !== shown)
    .map((side) => ({ value: String(side), label: name(side) }));

interface ComparisonProps {
  processId: number;
  draft: unknown;
  before: Side;
  after: Side;
  part: 'counts' | 'view';
}

/** Reads both sides, then shows how much differs, or what. */
function Comparison({ processId, draft, before, after, part }: ComparisonProps) {
  const old = useSide(processId, draft, before);
  const young = useSide(processId, draft, after);
  const flows = { before: old.flow, after: young.flow };
  const isReady = flows.before !== undefined && flows.after !== undefined;
  if (part === 'counts') return isReady ? <DiffCounts {...flows} /> : null;
  if (isReady) return <DiffView key={`${before} ${after}`} {...flows} />;
  const failed = [old, young].find(({ error }) => error !== null);
  return failed ? <ErrorState error={failed.error} onRetry={failed.retry} /> : <Loading />;
}

function useSide(processId: number, draft: unknown, side: Side) {
  const isDraft = side === 'draft';
  const { data, error, refetch } = useQuery({
    ...flowQuery(processId, isDraft ? 0 : side),
    enabled: !isDraft,
    // The editor takes the title of the start away, so that it is no difference.
    select: withoutGivenTitle,
  });
  return {
    flow: isDraft ? withoutGivenTitle(draft) : data,
    error: isDraft ? null : error,
    retry: () => void refetch(),
  };
}

interface GoBackProps {
  processId: number;
  version: number;
  etag: string | undefined;
  onRestored: (flow: unknown, etag: string) => void;
}

/** A button that makes the draft a copy of a version, after a question. A draft that somebody else has saved is left alone. */
function GoBack({ processId, version, etag, onRestored }: GoBackProps) {
  const { t } = useTranslation('versions');
  const may = useMay();
  const [isAsked, setAsked] = useState(false);
  if (!may('POST /api/process/save/')) return null;
  const goBack = async (): Promise<void> => {
    const flow = await queries.query(flowQuery(processId, version));
    const tag = await client.processes.save(processId, flow as Flow, { ifMatch: etag });
    await queries.invalidateQueries({ queryKey: flowQuery(processId, null).queryKey });
    toast.success(t('wentBack', { number: version }));
    onRestored(flow, tag);
  };
  return (
    <>
      <Button
        icon="history"
        size="small"
        onPress={() => {
          setAsked(true);
        }}
        testId="version-restore"
      >
        {t('goBack', { number: version })}
      </Button>
      <ConfirmDialog
        isOpen={isAsked}
        onClose={() => {
          setAsked(false);
        }}
        title={t('goBackTitle', { number: version })}
        confirmLabel={t('goBackConfirm')}
        onConfirm={goBack}
        testId="version-restore-confirm"
      >
        {t('goBackText', { number: version })}
      </ConfirmDialog>
    </>
  );
}
