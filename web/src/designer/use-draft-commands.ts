import type { Process } from '@liucheng/client';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../api/client.js';
import { useMay } from '../api/session.js';
import { toast } from '../parts/toasts.js';
import { useEditor } from './editor-store.js';
import type { FlowFault } from './faults/fault-index.js';
import { flowFaultsOf } from './faults/use-check.js';
import type { Opened } from './opened.js';
import type { Running } from './running.js';
import { saveProblem } from './saving/save-problem.js';
import type { Saver } from './saving/saver.js';

export interface DraftCommandsOptions {
  process: Process;
  saver: Saver;
  setOpened: (opened: Opened) => void;
  setFaults: (faults: readonly FlowFault[]) => void;
  /** Tells whether the last submit was refused for the faults. */
  setRefused: (isRefused: boolean) => void;
  isReadOnly: boolean;
  running: Running;
  openRun: (isAtOnce: boolean) => void;
}

/** What buttons and keys do with the draft as a whole: save, submit and run it. */
export function useDraftCommands(options: DraftCommandsOptions) {
  const { process, saver, setOpened, setFaults, setRefused, isReadOnly, running, openRun } = options;
  const editor = useEditor();
  const queries = useQueryClient();
  const { t } = useTranslation('designer');
  const mayRun = useMay()('POST /api/process/execute/');
  return useMemo(() => {
    /** Tells why not all is saved. */
    const told = (isSaved: boolean): boolean => {
      const { state, problem } = saver.store.getState();
      if (state === 'conflict') setOpened({ what: 'conflict' });
      else if (!isSaved && problem !== null) toast.error(saveProblem(problem));
      return isSaved;
    };
    const save = async (): Promise<boolean> => {
      editor.applyTyped();
      return told(await saver.flush());
    };
    const confirm = async (): Promise<boolean> => {
      editor.applyTyped();
      return isReadOnly || told(await saver.confirm());
    };
    return {
      save,
      /** Sees to it that the server has the draft that is shown, before it runs. @returns whether it has @throws ApiError, ConnectionError */
      confirm,
      submit: () =>
        running.once('submit', async () => {
          try {
            if (!(await confirm())) return;
            await client.processes.submit(process.id);
            setFaults([]);
            setRefused(false);
            await queries.invalidateQueries({ queryKey: ['versions', process.id] });
            toast.success(t('submitted'));
          } catch (error) {
            const faults = flowFaultsOf(error);
            if (faults) {
              setFaults(faults);
              setRefused(true);
            } else toast.error(error);
          }
        }),
      /** Asks for the inputs of a run. @param isAtOnce a flow without inputs runs without a further question */
      run: async (isAtOnce = false) => {
        if (mayRun && (isReadOnly || (await save()))) openRun(isAtOnce);
      },
    };
  }, [
    editor,
    isReadOnly,
    mayRun,
    openRun,
    process.id,
    queries,
    running,
    saver,
    setFaults,
    setRefused,
    setOpened,
    t,
  ]);
}
