import { createContext, useContext } from 'react';
import { createStore, useStore } from 'zustand';
import { NOTHING } from './canvas/canvas-edit.js';
import type { Selection } from './canvas/canvas-edit.js';
import { changedItems } from './model/changed-items.js';
import type { Flow } from './model/flow.js';
import { change, endStep, redo, startHistory, undo } from './model/history.js';
import type { History } from './model/history.js';
import { createUnreadTexts } from './unread-texts.js';

interface EditorState {
  history: History<Flow>;
  selection: Selection;
}

/** A flow that is edited, with its history and what is selected in it. */
export function createEditor(flow: Flow) {
  const store = createStore<EditorState>(() => ({ history: startHistory(flow), selection: NOTHING }));
  // Counts changes, undos and redos: a flow that was undone and redone is the same object again.
  let steps = 0;
  const unread = createUnreadTexts();
  const typing = new Set<() => void>();
  const step = (
    next: (history: History<Flow>) => History<Flow>,
    select = (_before: Flow, _after: Flow, selection: Selection) => selection,
  ) => {
    steps += 1;
    store.setState(({ history, selection }) => {
      const changed = next(history);
      const selected = select(history.present, changed.present, selection);
      return { history: changed, selection: existing(changed.present, selected) };
    });
    unread.dropGone(store.getState().history.present);
  };
  return {
    store,
    /** What is typed into fields of the flow and is no value yet. */
    unread,
    /** Tells of a field that applies its text when it is left. @param apply applies what is typed, if it can be @returns what ends this */
    onTyped: (apply: () => void) => {
      typing.add(apply);
      return () => void typing.delete(apply);
    },
    /** Applies what is typed into such fields, which are not left yet. */
    applyTyped: () => {
      for (const apply of [...typing]) apply();
    },
    flow: () => store.getState().history.present,
    selection: () => store.getState().selection,
    /** Changes the flow. Changes with the same `name`, one directly after the other, are undone together. */
    apply: (command: (flow: Flow) => Flow, name: string | null = null) =>
      step((history) => change(history, command(history.present), name)),
    /** Takes a flow in which others have changed something, and begins the history with it: an undo would take back theirs, too. */
    restart: (flow: Flow) => step(() => startHistory(flow)),
    /**
     * Makes a change that takes time to compute. It is dropped if the flow was changed, undone or redone meanwhile.
     *
     * @returns whether the flow was changed
     */
    applyLater: async (compute: (flow: Flow) => Promise<(flow: Flow) => Flow>): Promise<boolean> => {
      const begun = steps;
      const command = await compute(store.getState().history.present);
      if (steps !== begun) return false;

      step((history) => change(history, command(history.present)));
      return true;
    },
    /** Selects nodes, notes and links, and ends the step that fields were typing in. */
    select: (selection: Selection) =>
      store.setState(({ history }) => ({ history: endStep(history), selection })),
    selectOnly: (...ids: string[]) =>
      store.setState(({ history }) => ({
        history: endStep(history),
        selection: { ids: new Set(ids), links: new Set() },
      })),
    /** Goes a step back, and selects what it has changed. */
    undo: () => step(undo, selectChanged),
    redo: () => step(redo, selectChanged),
  };
}

export type Editor = ReturnType<typeof createEditor>;

/** What differs between two states of the flow; if nothing does that can be selected, what was selected. */
function selectChanged(before: Flow, after: Flow, selection: Selection): Selection {
  const changed = changedItems(before, after);
  return changed.ids.size + changed.links.size > 0 ? changed : selection;
}

/** What is selected and still exists. */
function existing(flow: Flow, { ids, links }: Selection): Selection {
  const items = new Set([...flow.nodeList, ...flow.notes].map(({ id }) => id));
  const edges = new Set(flow.linkList.map(({ id }) => id));
  const isWhole = [...ids].every((id) => items.has(id)) && [...links].every((id) => edges.has(id));
  if (isWhole) return { ids, links };
  return {
    ids: new Set([...ids].filter((id) => items.has(id))),
    links: new Set([...links].filter((id) => edges.has(id))),
  };
}

export const EditorContext = createContext<Editor | null>(null);

/** The editor that the component is in. */
export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (editor === null) throw new Error('no editor around this component');
  return editor;
}

/** The flow that is edited, or a part of it. */
export function useFlow<Part = Flow>(select: (flow: Flow) => Part = (flow) => flow as Part): Part {
  return useStore(useEditor().store, ({ history }) => select(history.present));
}

export const useSelection = (): Selection => useStore(useEditor().store, ({ selection }) => selection);
