import type { Process } from '@liucheng/client';
import { useState } from 'react';
import { useMay } from '../api/session.js';
import { Designer } from './designer.js';
import { createEditor, EditorContext } from './editor-store.js';
import type { Definitions } from './model/definitions.js';
import type { Draft } from './saving/saver.js';
import { useSaver } from './saving/use-saver.js';

interface DesignerFrameProps {
  /** The id of the person who edits. */
  user: number;
  process: Process;
  draft: Draft;
  definitions: Definitions;
}

/** Gives the draft to an editor, and what the editor changes to a saver. */
export function DesignerFrame({ user, process, draft, definitions }: DesignerFrameProps) {
  const may = useMay();
  const isReadOnly = !may('POST /api/process/save/');
  const [editor] = useState(() => createEditor(draft.flow));
  const [first] = useState(draft);
  const saver = useSaver(editor, { user, process, draft: first, isReadOnly });
  return (
    <EditorContext value={editor}>
      <Designer process={process} definitions={definitions} saver={saver} isReadOnly={isReadOnly} />
    </EditorContext>
  );
}
