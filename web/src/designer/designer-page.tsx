import { NotFound } from '@liucheng/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../api/client.js';
import { useMe } from '../api/session.js';
import { EmptyState } from '../parts/empty-state.js';
import { ErrorState } from '../parts/error-state.js';
import { Loading } from '../parts/loading.js';
import { useTitle } from '../parts/page.js';
import { processQuery } from '../runs/queries.js';
import { DesignerFrame } from './designer-frame.js';
import { withoutGivenTitle } from './model/first-draft.js';
import { readFlow } from './model/flow.js';
import { placeNodes } from './model/place-nodes.js';
import { useDefinitions } from './use-definitions.js';

/** The page of one process: its flow is drawn, saved, checked, submitted and run here. */
export function DesignerPage({ processId }: { processId: number }) {
  const { t } = useTranslation('designer');
  const me = useMe();
  const catalogue = useDefinitions();
  const { definitions } = catalogue;
  const process = useQuery(processQuery(processId));
  // Read once for each visit: from then on the editor has the draft.
  const draft = useQuery({
    queryKey: ['draft', processId],
    queryFn: ({ signal }) => client.processes.flow(processId, { signal }),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  useTitle(process.data?.name ?? '');
  const read = useMemo(
    () =>
      draft.data &&
      definitions && {
        flow: placeNodes(readFlow(withoutGivenTitle(draft.data.flow)), definitions),
        etag: draft.data.etag,
      },
    [draft.data, definitions],
  );
  const failed = [process, draft].find(({ isLoadingError }) => isLoadingError) ?? catalogue;
  if (failed.error instanceof NotFound && read === undefined)
    return (
      <EmptyState isPage icon="process" title={t('gone.title')} text={t('gone.text')}>
        <Link to="/processes">{t('gone.list')}</Link>
      </EmptyState>
    );
  if (failed.error && read === undefined)
    return <ErrorState isPage error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!process.data || !read || !definitions || !me.data)
    return (
      <div aria-label={t('loading')} role="group">
        <Loading rows={6} />
      </div>
    );
  return <DesignerFrame user={me.data.id} process={process.data} draft={read} definitions={definitions} />;
}
