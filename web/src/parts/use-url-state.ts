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
