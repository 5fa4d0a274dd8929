import { useCallback, useState } from 'react';
import { useSelection } from './editor-store.js';
import type { PanelTab } from './side-panel.js';
import type { useRun } from './use-run.js';

/** The panel at the right: whether it is open, and what of it is shown. */
export function usePanel({ setShown: setRunShown, setTab: setRunTab, ask }: ReturnType<typeof useRun>) {
  const { ids } = useSelection();
  const [isOpen, setOpen] = useState(window.innerWidth >= 900);
  const [tab, setTab] = useState<PanelTab>('node');

  // Who selects a node wants to see its form.
  const [selected = null] = ids;
  const [lastSelected, setLastSelected] = useState(selected);
  if (lastSelected !== selected) {
    setLastSelected(selected);
    if (ids.size === 1) setTab('node');
  }

  const show = useCallback(
    (next: PanelTab) => {
      setTab(next);
      setRunShown(false);
      setOpen(true);
    },
    [setRunShown],
  );
  /** Shows the node in what is open: its form, or its part of a run. */
  const showNode = useCallback(() => {
    setTab('node');
    setRunTab('node');
  }, [setRunTab]);
  const openRun = useCallback(
    (isAtOnce: boolean) => {
      ask(isAtOnce);
      setOpen(true);
    },
    [ask],
  );
  return { isOpen, setOpen, tab, setTab, show, showNode, openRun };
}
