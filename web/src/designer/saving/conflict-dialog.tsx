import { useNavigate } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../api/client.js';
import { createWithFlow } from '../../api/create-with-flow.js';
import { useMay } from '../../api/session.js';
import { Button } from '../../parts/button.js';
import { Dialog } from '../../parts/dialog.js';
import { toast } from '../../parts/toasts.js';
import { useNodeNames } from '../../runs/live/use-node-names.js';
import { nameOfNode } from '../../runs/model/node-names.js';
import { compareFlows } from '../model/changes.js';
import type { FlowChanges } from '../model/changes.js';
import type { Definitions } from '../model/definitions.js';
import { writeFlow } from '../model/flow.js';
import type { Flow, Json } from '../model/flow.js';
import { mergeFlows } from '../model/merge.js';
import { oneLine } from '../model/value-text.js';
import { diffFlows } from '../versions/flow-diff.js';
import { changedName, itemName, nodesOfAll } from './conflict-names.js';
import type { SaveConflict } from './saver.js';
import styles from './saving.module.css';

interface ConflictDialogProps {
  process: { id: number; name: string; project: string; mark: string };
  conflict: SaveConflict;
  definitions: Definitions;
  /** Ends the conflict with this flow. */
  onResolve: (flow: Flow) => void;
  /** Ends it with a flow that has the changes of both. */
  onMerge: (flow: Flow) => void;
  onClose: () => void;
}

/** Shows what somebody else has saved beside what was changed here, and lets the person choose, merge, or save a copy. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { process, conflict, definitions, onResolve, onMerge, onClose } = props;
  const { t } = useTranslation('designer');
  const navigate = useNavigate();
  const [isCopying, setCopying] = useState(false);
  const { base, mine, theirs } = conflict;
  const merge = useMemo(
    () => mergeFlows(base, mine, theirs.flow, definitions),
    [base, mine, theirs, definitions],
  );
  const all = useMemo(() => [base, theirs.flow, mine], [base, mine, theirs]);
  const names = useNodeNames(useMemo(() => nodesOfAll(...all), [all]));
  const nameOf = (id: string) => nameOfNode(names, id);
  const who = useWho(process.id);
  const copy = async () => {
    setCopying(true);
    try {
      const { name, project, mark } = process;
      const made = await createWithFlow(
        { name: t('conflict.copyName', { name }), project, mark },
        writeFlow(mine),
      );
      onResolve(theirs.flow);
      toast.success(t('conflict.copied'), {
        label: t('conflict.openCopy'),
        onAction: () => void navigate({ to: '/processes/$id', params: { id: String(made.id) } }),
      });
    } catch (error) {
      toast.error(error);
    } finally {
      setCopying(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('conflict.title')}
      size="large"
      testId="conflict"
      footer={
        <>
          <Button isPending={isCopying} onPress={() => void copy()} testId="conflict-copy">
            {t('conflict.copy')}
          </Button>
          <Button isDisabled={isCopying} onPress={() => onResolve(theirs.flow)} testId="conflict-theirs">
            {t('conflict.theirs')}
          </Button>
          <Button isDisabled={isCopying} onPress={() => onResolve(mine)} testId="conflict-mine">
            {t('conflict.mine')}
          </Button>
          <Button
            variant="primary"
            isDisabled={isCopying || merge.conflicts.length > 0}
            onPress={() => {
              onMerge(merge.flow);
              toast.info(t('conflict.merged'));
            }}
            testId="conflict-merge"
          >
            {t('conflict.merge')}
          </Button>
        </>
      }
    >
      <p className={styles.who} aria-busy={who === undefined}>
        {who === null ? t('conflict.somebody') : t('conflict.who', { name: who ?? '…' })}
      </p>
      <div className={styles.changes}>
        <Changes title={t('conflict.theirChanges')} from={base} to={theirs.flow} all={all} />
        <Changes title={t('conflict.myChanges')} from={base} to={mine} all={all} />
      </div>
      {merge.conflicts.length > 0 && (
        <p className={styles.both}>
          {t('conflict.both', {
            names: merge.conflicts
              .map(({ what, id }) =>
                what === 'flow' ? id : itemName(LISTS[what], id, [mine, theirs.flow, base], nameOf),
              )
              .join(', '),
          })}
        </p>
      )}
    </Dialog>
  );
}

/** The list of changes that has each kind of item. */
const LISTS = { node: 'nodes', link: 'links', variable: 'variables', note: 'notes' } as const;

interface ChangesProps {
  title: string;
  from: Flow;
  to: Flow;
  /** The flows whose nodes links may join. */
  all: readonly Flow[];
}

function Changes({ title, from, to, all }: ChangesProps) {
  const { t } = useTranslation('designer');
  const changes = useMemo(() => compareFlows(from, to), [from, to]);
  const values = useMemo(() => changedValues(from, to), [from, to]);
  const names = useNodeNames(useMemo(() => nodesOfAll(...all, to), [all, to]));
  const kinds = ['nodes', 'links', 'variables', 'notes'] as const satisfies readonly (keyof FlowChanges)[];
  const lines = kinds.flatMap((kind) => [...changes[kind]].map(([id, change]) => ({ kind, id, change })));
  return (
    <section>
      <h3>{title}</h3>
      <ul className={styles.list}>
        {lines.map(({ kind, id, change }) => (
          <li key={`${kind} ${id}`} data-change={change}>
            <span className={styles.change}>{t(`conflict.changes.${change}`)}</span>
            <span>
              {t(`conflict.kinds.${kind}`)}{' '}
              {changedName(kind, id, { from, to }, (node) => nameOfNode(names, node))}
              {change === 'changed' &&
                values.get(`${kind} ${id}`)?.map((text) => (
                  <code key={text} className={styles.value}>
                    {text}
                  </code>
                ))}
            </span>
          </li>
        ))}
        {lines.length === 0 && <li>{t('conflict.none')}</li>}
      </ul>
    </section>
  );
}

/** What changed nodes and variables have now, in short lines: without them nobody can choose. */
function changedValues(from: Flow, to: Flow): Map<string, string[]> {
  const { nodes, variables } = diffFlows(writeFlow(from), writeFlow(to));
  const lines = (values: readonly { name: string; after: unknown }[]) =>
    values.map(({ name, after }) => `${name}: ${oneLine(after as Json | undefined) || '–'}`);
  return new Map([
    ...nodes.map(({ id, values }) => [`nodes ${id}`, lines(values)] as const),
    ...variables.map(({ name, values }) => [`variables ${name}`, lines(values)] as const),
  ]);
}

/** Who saved the draft last; null if this cannot be known, as for those who may not read the audit records; undefined until it is. */
function useWho(process: number): string | null | undefined {
  const may = useMay();
  const asks = may('GET /api/audit/audit/');
  const { data, isError } = useQuery({
    queryKey: ['draft-saved-by', process],
    enabled: asks,
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const query = { process, action: 'save' as const, limit: 1, ordering: '-id' };
      const { data: page } = await client.api.GET('/api/audit/audit/', { params: { query }, signal });
      return page?.results[0]?.username ?? null;
    },
  });
  return asks && !isError ? data : null;
}
