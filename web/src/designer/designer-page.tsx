import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useCatalogue } from '../api/catalogue.js';
import { client } from '../api/client.js';
import { useMe } from '../api/session.js';
import { ErrorState } from '../parts/error-state.js';
import { Loading } from '../parts/loading.js';
import { useTitle } from '../parts/page.js';
import { DesignerFrame } from './designer-frame.js';
import { definitionsOf } from './model/definitions.js';
import { readFlow } from './model/flow.js';
import { placeNodes } from './model/place-nodes.js';

/** The page of one process: its flow is drawn, saved, checked, submitted and run here. */
export function DesignerPage({ processId }: { processId: number }) {
  const { t } = useTranslation('designer');
  const me = useMe();
  const catalogue = useCatalogue();
  const process = useQuery({
    queryKey: ['process', processId],
    queryFn: ({ signal }) => client.processes.get(processId, { signal }),
  });
  // Read once for each visit: from then on the editor has the draft.
  const draft = useQuery({
    queryKey: ['draft', processId],
    queryFn: ({ signal }) => client.processes.flow(processId, { signal }),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  useTitle(process.data?.name ?? '');
  const definitions = useMemo(() => definitionsOf(catalogue.data ?? []), [catalogue.data]);
  const read = useMemo(
    () =>
      draft.data &&
      catalogue.data && {
        flow: placeNodes(readFlow(draft.data.flow), definitionsOf(catalogue.data)),
        etag: draft.data.etag,
      },
    // The language of the catalogue does not change the draft.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [draft.data, catalogue.data === undefined],
  );
  const failed = [process, draft, catalogue].find(({ isError }) => isError);
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!process.data || !read || !me.data)
    return (
      <div aria-label={t('loading')}>
        <Loading rows={6} />
      </div>
    );
  return <DesignerFrame process={process.data} draft={read} definitions={definitions} />;
}
