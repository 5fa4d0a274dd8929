import { useEffect } from 'react';
import { lastOffset } from './last-offset.js';

/** The result of a query that reads a page of a list. */
interface PageRead {
  data: { count: number; results: readonly unknown[] } | undefined;
  isPlaceholderData: boolean;
}

/**
 * Goes to the last page of a list when its URL or its person stands beyond it: when the last rows of a page were deleted, or the URL is of
 * another time.
 *
 * @param query the page at `offset`, or while it is read another one as placeholder
 * @param setOffset gets where the last page begins, and that this replaces the entry of the browser's history: "back" would lead beyond
 *   again
 */
export function useLastPage(
  { data, isPlaceholderData }: PageRead,
  { offset, limit }: { offset: number; limit: number },
  setOffset: (offset: number, isReplaced: true) => void,
): void {
  const isBeyond = !isPlaceholderData && offset > 0 && data?.results.length === 0 && offset >= data.count;
  const last = lastOffset(data?.count ?? 0, limit);
  useEffect(() => {
    if (isBeyond) setOffset(last, true);
  }, [isBeyond, last, setOffset]);
}
