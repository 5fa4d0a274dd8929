import { useContext, useEffect } from 'react';
import type { Selection } from './canvas-edit.js';
import { MarksContext } from './marks.js';

/** Tells nodes and links whether they are seen from afar, and which of them alone is selected. */
export function useViewMarks(isFar: boolean, selection: Selection): void {
  const marks = useContext(MarksContext);
  useEffect(() => marks.setState({ isFar }), [marks, isFar]);
  useEffect(() => {
    const [only = null, another] = [...selection.ids, ...selection.links];
    marks.setState({ only: another === undefined ? only : null });
  }, [marks, selection]);
}
