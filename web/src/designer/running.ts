import { createStore } from 'zustand';

/** The commands that take time. */
type LongCommand = 'layOut' | 'submit';

/** Which of the commands that take time are running. */
export function createRunning() {
  const store = createStore<Record<LongCommand, boolean>>(() => ({ layOut: false, submit: false }));
  return {
    store,
    /** Runs a command, unless it is running already. */
    once: async (name: LongCommand, run: () => Promise<void>): Promise<void> => {
      if (store.getState()[name]) return;
      store.setState({ [name]: true });
      try {
        await run();
      } finally {
        store.setState({ [name]: false });
      }
    },
  };
}

export type Running = ReturnType<typeof createRunning>;
