import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { changedSearch, type JobSearch, readJobSearch } from '../model/job-search.js';

type Change = Parameters<typeof changedSearch>[1];

/**
 * The filters, the order and the page of the job list, which are in the URL, and how to change them.
 *
 * A page is a step of its own for "back", unless `replace` says otherwise; a filter is not.
 */
export function useJobSearch(): [JobSearch, (change: Change, replace?: boolean) => void] {
  const raw: Record<string, string | undefined> = useSearch({ strict: false });
  const navigate = useNavigate();
  const search = useMemo(() => readJobSearch(raw), [raw]);
  const change = (changes: Change, replace = !('page' in changes)): void => {
    void navigate({
      to: '/jobs',
      // From the URL as it is now: a search that was typed before it comes after another filter was changed.
      search: (before: Record<string, unknown>) => textsOf(changedSearch(readJobSearch(before), changes)),
      replace,
    } as unknown as Parameters<typeof navigate>[0]);
  };
  return [search, change];
}

const textsOf = (search: JobSearch): Record<string, string> =>
  Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)]));
