import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/**
 * A text of the URL's search string, so that a filter survives a reload and can be sent to others: `?state=failed`. Absent is `''`,
 * and so is written. Changing it takes the `offset` of lists away, because the pages are others then.
 */
export function useUrlState(name: string): [value: string, setValue: (value: string) => void] {
  const search: Record<string, string | undefined> = useSearch({ strict: false });
  const navigate = useNavigate();
  const setValue = useCallback(
    (value: string) => {
      void navigate({
        to: '.',
        replace: true,
        search: (before: Record<string, string | undefined>) => ({
          ...before,
          ...(name === 'offset' ? {} : { offset: undefined }),
          [name]: value === '' ? undefined : value,
        }),
      } as Parameters<typeof navigate>[0]);
    },
    [navigate, name],
  );
  return [search[name] ?? '', setValue];
}

/** Where the page of a list begins, as the search string of the URL says, and how to change it. */
export function useUrlOffset(): [offset: number, setOffset: (offset: number) => void] {
  const [text, setText] = useUrlState('offset');
  const setOffset = useCallback(
    (offset: number) => {
      setText(offset === 0 ? '' : String(offset));
    },
    [setText],
  );
  return [/^\d{1,9}$/.test(text) ? Number(text) : 0, setOffset];
}
