import type { Process } from '@liucheng/client';
import type { Dispatch, SetStateAction } from 'react';
import { useStore } from 'zustand';
import type { CanvasEdit } from './canvas/canvas-edit.js';
import { CanvasMenu } from './canvas-menu.js';
import { ConnectDialog } from './connect-dialog.js';
import { useEditor, useFlow } from './editor-store.js';
import { FindDialog } from './find-dialog.js';
import { KeysDialog } from './keys-dialog.js';
import { addAt, addBeside, addNear } from './model/commands/add-beside.js';
import { addInto, leadThrough } from './model/commands/lead-through.js';
import type { Definitions } from './model/definitions.js';
import { readFlow, writeFlow } from './model/flow.js';
import { placeNodes } from './model/place-nodes.js';
import type { Opened } from './opened.js';
import { QuickAdd } from './palette/quick-add.js';
import { ConflictDialog } from './saving/conflict-dialog.js';
import type { Saver } from './saving/saver.js';
import type { Commands } from './use-commands.js';
import { VersionsPanel } from './versions/versions-panel.js';

interface DesignerDialogsProps {
  opened: Opened;
  setOpened: Dispatch<SetStateAction<Opened>>;
  process: Process;
  definitions: Definitions;
  saver: Saver;
  commands: Commands;
  edit: CanvasEdit;
  /** Selects a node and shows it; with `focus`, it also gets the keyboard. */
  onGo: (id: string, focus?: boolean) => void;
  /** Selects a node that was added, shows it and gives it the keyboard. */
  onAdded: (id: string) => void;
}

/** The dialog that is open, if any. */
export function DesignerDialogs({
  opened,
  setOpened,
  process,
  definitions,
  saver,
  commands,
  edit,
  onGo,
  onAdded,
}: DesignerDialogsProps) {
  const editor = useEditor();
  const flow = useFlow();
  const { conflict, etag } = useStore(saver.store);
  const close = () => setOpened(null);
  switch (opened?.what) {
    case 'add': {
      const { request } = opened;
      return (
        <QuickAdd
          request={request}
          onClose={close}
          fits={({ definition }) => {
            const added = addAt(flow, definitions, definition, request.place, request.from);
            if (request.into !== undefined)
              return leadThrough(added.flow, definitions, request.into, added.id) !== null;
            return added.flow.linkList.length > flow.linkList.length;
          }}
          onAdd={(kind) => {
            const definition = definitions.get(kind);
            close();
            if (!definition) return;
            const place =
              request.from?.side === 'in' ? { ...request.place, x: request.place.x - 240 } : request.place;
            const { into } = request;
            const added =
              into !== undefined
                ? addInto(editor.flow(), definitions, definition, into, place)
                : request.beside === undefined
                  ? addNear(editor.flow(), definitions, definition, place, request.from)
                  : addBeside(editor.flow(), definitions, definition, request.beside, place);
            editor.apply(() => added.flow);
            onAdded(added.id);
          }}
        />
      );
    }
    case 'menu':
      return (
        <CanvasMenu
          request={opened.request}
          commands={commands}
          edit={edit}
          onClose={() => {
            // What was chosen may have opened something else.
            setOpened((now) => (now === opened ? null : now));
          }}
        />
      );
    case 'connect':
      return <ConnectDialog node={opened.node} definitions={definitions} onClose={close} />;
    case 'find':
      return <FindDialog definitions={definitions} onGo={(id) => onGo(id, true)} onClose={close} />;
    case 'keys':
      return <KeysDialog onClose={close} />;
    case 'conflict':
      return conflict === null ? null : (
        <ConflictDialog
          process={process}
          conflict={conflict}
          definitions={definitions}
          onClose={close}
          onResolve={(resolved) => {
            close();
            editor.apply(() => resolved);
            saver.resolve(resolved);
          }}
          onMerge={(merged) => {
            close();
            editor.restart(merged);
            saver.resolve(merged);
          }}
        />
      );
    case 'versions':
      return (
        <VersionsPanel
          processId={process.id}
          draft={writeFlow(flow)}
          etag={etag}
          onClose={close}
          onRestored={(restored, tag) => {
            const read = placeNodes(readFlow(restored), definitions);
            saver.adopt({ flow: read, etag: tag });
            editor.apply(() => read);
            close();
          }}
        />
      );
    default:
      return null;
  }
}
