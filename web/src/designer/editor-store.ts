import { createContext, useContext } from 'react';
import { createStore, useStore } from 'zustand';
import { NOTHING } from './canvas/canvas-edit.js';
import type { Selection } from './canvas/canvas-edit.js';
import type { Flow } from './model/flow.js';
import { change, endStep, redo, startHistory, undo } from './model/history.js';
import type { History } from './model/history.js';

interface EditorState {
  history: History<Flow>;
  selection: Selection;
}

/** A flow that is edited, with its history and what is selected in it. */
export function createEditor(flow: Flow) {
  const store = createStore<EditorState>(() => ({ history: startHistory(flow), selection: NOTHING }));
  const step = (next: (history: History<Flow>) => History<Flow>) =>
    store.setState(({ history, selection }) => {
      const changed = next(history);
      return { history: changed, selection: existing(changed.present, selection) };
    });
  return {
    store,
    flow: () => store.getState().history.present,
    selection: () => store.getState().selection,
    /** Changes the flow. Changes with the same `name`, one directly after the other, are undone together. */
    apply: (command: (flow: Flow) => Flow, name: string | null = null) =>
      step((history) => change(history, command(history.present), name)),
    /** Selects nodes, notes and links, and ends the step that fields were typing in. */
    select: (selection: Selection) =>
      store.setState(({ history }) => ({ history: endStep(history), selection })),
    selectOnly: (...ids: string[]) =>
      store.setState(({ history }) => ({
        history: endStep(history),
        selection: { ids: new Set(ids), links: new Set() },
      })),
    undo: () => step(undo),
    redo: () => step(redo),
  };
}

export type Editor = ReturnType<typeof createEditor>;

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
