import type { Process } from '@liucheng/client';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useUrlState } from '../parts/use-url-state.js';
import { MarkedCanvas } from './canvas/canvas.js';
import type { CanvasApi } from './canvas/canvas-edit.js';
import { CanvasView } from './canvas/canvas-view.js';
import { DesignerDialogs } from './designer-dialogs.js';
import type { Opened } from './opened.js';
import styles from './designer.module.css';
import { useEditor, useFlow, useSelection } from './editor-store.js';
import { indexFaults } from './faults/fault-index.js';
import { FaultList } from './faults/fault-list.js';
import { useCheck } from './faults/use-check.js';
import { preloadEditor } from './forms/text/lazy-editor.js';
import type { Definitions } from './model/definitions.js';
import { Palette } from './palette/palette.js';
import { PanelContent } from './panel-content.js';
import { PanelToggle } from './panel-toggle.js';
import type { Saver } from './saving/saver.js';
import { Toolbar } from './toolbar.js';
import { useCanvasEdit } from './use-canvas-edit.js';
import { useClipboard } from './use-clipboard.js';
import { useCommands } from './use-commands.js';
import { useGoTo } from './use-go-to.js';
import { useKeys } from './use-keys.js';
import { useLeaveGuard } from './use-leave-guard.js';
import { usePanel } from './use-panel.js';
import { useRun } from './use-run.js';

interface DesignerProps {
  process: Process;
  definitions: Definitions;
  saver: Saver;
  isReadOnly: boolean;
}

/** The editor of a flow: toolbar, palette, canvas, and at the right the form of what is selected, or a run. */
export function Designer({ process, definitions, saver, isReadOnly }: DesignerProps) {
  const editor = useEditor();
  const flow = useFlow();
  const selection = useSelection();
  const { etag } = useStore(saver.store);
  const canvas = useRef<CanvasApi>(null);
  const [opened, setOpened] = useState<Opened>(null);
  const [isPaletteOpen, setPaletteOpen] = useState(window.innerWidth >= 900);
  const run = useRun(canvas);
  const panel = usePanel(run);
  const [faults, setFaults] = useCheck(process.id, flow, etag);
  const index = useMemo(() => indexFaults(faults), [faults]);
  const [isRefused, setRefused] = useState(false);
  const [asked] = useUrlState('node');
  const [first] = useState(asked === '' ? null : asked);
  const guard = useLeaveGuard(saver);

  const [selectedNode = null] = selection.ids;
  if (isRefused && faults.length === 0) setRefused(false);
  useEffect(preloadEditor, []);

  const commands = useCommands({
    process,
    definitions,
    saver,
    canvas,
    setOpened,
    setFaults,
    setRefused,
    isReadOnly,
    openRun: panel.openRun,
  });
  const form = { process: process.id, definitions, faults: index, isReadOnly, commands };
  const edit = useCanvasEdit({ definitions, setOpened, showPanel: panel.show });
  useClipboard({ canvas, definitions, isReadOnly });
  useKeys({ commands, edit, canvas, isReadOnly });

  const { select, goTo } = useGoTo({ canvas, panel, commands });
  const editNode = (node: string) => {
    edit.open(node);
    canvas.current?.reveal(node);
  };
  return (
    <div className={styles.designer} data-palette={isPaletteOpen || undefined}>
      <Toolbar
        process={process}
        saver={saver}
        commands={commands}
        isReadOnly={isReadOnly}
        setOpened={setOpened}
      />
      <div className={styles.body}>
        {!isReadOnly && isPaletteOpen && (
          <div className={styles.palette}>
            <Palette onAdd={commands.add} />
          </div>
        )}
        <div className={styles.canvas}>
          <MarkedCanvas
            overlay={run.isShown ? run.overlay : undefined}
            faults={index}
            isReadOnly={isReadOnly}
          >
            <CanvasView
              api={canvas}
              flow={flow}
              definitions={definitions}
              selection={selection}
              onSelect={editor.select}
              onNodeClick={panel.showNode}
              revealed={first}
              edit={isReadOnly ? undefined : edit}
            />
          </MarkedCanvas>
          {!isReadOnly && <PanelToggle of="palette" isOpen={isPaletteOpen} onToggle={setPaletteOpen} />}
          <PanelToggle of="panel" isOpen={panel.isOpen} onToggle={panel.setOpen} />
          {!panel.isOpen && (
            <div className={styles.floating} data-above-canvas>
              <FaultList faults={faults} isRefused={isRefused} onGo={goTo} />
            </div>
          )}
        </div>
        {panel.isOpen && (
          <div className={styles.panel}>
            <PanelContent
              run={run}
              panel={panel}
              form={form}
              selected={selectedNode}
              onSelect={select}
              onEdit={isReadOnly ? undefined : editNode}
            />
            <FaultList faults={faults} isRefused={isRefused} onGo={goTo} />
          </div>
        )}
      </div>
      <DesignerDialogs
        opened={opened}
        setOpened={setOpened}
        process={process}
        definitions={definitions}
        saver={saver}
        commands={commands}
        edit={edit}
        onGo={select}
        onAdded={(id) => {
          editor.selectOnly(id);
          canvas.current?.showAdded(id, true);
        }}
      />
      {guard}
    </div>
  );
}
