import type { Page, Process } from '@liucheng/client';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { useLastPage } from '../parts/use-last-page.js';
import { useUrlOffset, useUrlState } from '../parts/use-url-state.js';

/** How many processes a page of the list has. */
export const LIMIT = 20;

const NEWEST_CHANGE = '-utime';

interface ProcessList {
  name: string;
  setName: (name: string) => void;
  project: string;
  setProject: (project: string) => void;
  ordering: string;
  setOrdering: (ordering: string) => void;
  offset: number;
  setOffset: (offset: number) => void;
  /** The page of the list; while another is read, still the one before. */
  list: UseQueryResult<Page<Process>>;
}

/** The list of processes as the URL says: what is searched for, the order and the page. */
export function useProcessList(): ProcessList {
  const [name, setName] = useUrlState('name');
  const [project, setProject] = useUrlState('project');
  const [asked, setOrdering] = useUrlState('ordering');
  const [offset, setOffset] = useUrlOffset(LIMIT);
  const ordering = asked || NEWEST_CHANGE;
  const list = useQuery({
    queryKey: ['processes', 'list', { name, project, ordering, offset }],
    queryFn: ({ signal }) => {
      const filters = { name: name || undefined, project: project || undefined };
      return client.processes.list({ ...filters, ordering, limit: LIMIT, offset }, { signal }).page();
    },
    placeholderData: keepPreviousData,
  });
  useLastPage(list, { offset, limit: LIMIT }, setOffset);
  return { name, setName, project, setProject, ordering, setOrdering, offset, setOffset, list };
}
