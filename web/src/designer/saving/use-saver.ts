import { useEffect, useState } from 'react';
import { client } from '../../api/client.js';
import { afterResume, beforeSignOut } from '../../api/session.js';
import type { Editor } from '../editor-store.js';
import { readFlow, writeFlow } from '../model/flow.js';
import { isSame } from '../../parts/is-same.js';
import { createBackups } from './backup.js';
import type { SameProcess } from './backup.js';
import { createSaver } from './saver.js';
import type { Draft, Saver } from './saver.js';

interface Edited {
  /** The id of the person who edits. */
  user: number;
  process: SameProcess;
  draft: Draft;
  isReadOnly: boolean;
}

/** Saves what the editor changes. With a draft of an earlier visit that was not saved, the editor begins with it. */
export function useSaver(editor: Editor, { user, process, draft, isReadOnly }: Edited): Saver {
  const [backups] = useState(() => createBackups(user, process, () => localStorage));
  const [saver] = useState(() =>
    createSaver(draft, {
      save: (flow, etag) => client.processes.save(process.id, writeFlow(flow), { ifMatch: etag }),
      read: async () => {
        const { flow, etag } = await client.processes.flow(process.id);
        return { flow: readFlow(flow), etag };
      },
      keep: backups.keep,
      after: (ms, call) => {
        const timer = setTimeout(call, ms);
        return () => clearTimeout(timer);
      },
    }),
  );
  useEffect(() => {
    if (isReadOnly) return;
    const backup = backups.read();
    if (backup && !isSame(writeFlow(backup.flow), writeFlow(draft.flow))) {
      editor.apply(() => backup.flow);
      saver.restore({ ...backup, flow: editor.flow() });
    }
    const stop = editor.store.subscribe(({ history }) => saver.edit(history.present));
    const online = () => void saver.flush();
    const leave = (event: BeforeUnloadEvent) => {
      // A field that applies its text when it is left is not left by this.
      editor.applyTyped();
      backups.flush();
      if (saver.store.getState().state === 'saved' && !editor.unread.isLeft(editor.flow())) return;
      void saver.flush();
      event.preventDefault();
    };
    const stopSigningOut = beforeSignOut(saver.flush);
    const stopResuming = afterResume(online);
    window.addEventListener('online', online);
    window.addEventListener('beforeunload', leave);
    return () => {
      stop();
      stopSigningOut();
      stopResuming();
      window.removeEventListener('online', online);
      window.removeEventListener('beforeunload', leave);
      backups.flush();
      void saver.flush().finally(() => saver.close());
    };
  }, [backups, draft, editor, isReadOnly, saver]);
  return saver;
}
