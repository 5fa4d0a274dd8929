import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { offsetOfPage, pageOfOffset } from './page-offset.js';

/**
 * A text of the URL's search string, so that a filter survives a reload and can be sent to others: `?state=failed`. Absent is `''`,
 * and so is written. Changing it takes the `page` of lists away, because the pages are others then. It is no step for "back", unless
 * `isReplaced` is false.
 */
export function useUrlState(
  name: string,
): [value: string, setValue: (value: string, isReplaced?: boolean) => void] {
  const search: Record<string, string | undefined> = useSearch({ strict: false });
  const navigate = useNavigate();
  const setValue = useCallback(
    (value: string, isReplaced = true) => {
      void navigate({
        to: '.',
        replace: isReplaced,
        search: (before: Record<string, string | undefined>) => ({
          ...before,
          ...(name === 'page' ? {} : { page: undefined }),
          [name]: value === '' ? undefined : value,
        }),
      } as Parameters<typeof navigate>[0]);
    },
    [navigate, name],
  );
  return [search[name] ?? '', setValue];
}

/**
 * Where the page of a list begins, as `?page=2` says, and how to change it. In all lists, a page is a step of its own for "back", unless
 * `isReplaced` says otherwise.
 */
export function useUrlOffset(
  limit: number,
): [offset: number, setOffset: (offset: number, isReplaced?: boolean) => void] {
  const [page, setPage] = useUrlState('page');
  const setOffset = useCallback(
    (offset: number, isReplaced = false) => {
      setPage(pageOfOffset(offset, limit), isReplaced);
    },
    [setPage, limit],
  );
  return [offsetOfPage(page, limit), setOffset];
}
