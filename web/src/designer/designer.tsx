import type { Process } from '@liucheng/client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { IconButton } from '../parts/icon-button.js';
import { useUrlState } from '../parts/use-url-state.js';
import { BackToJob } from '../runs/live/back-to-job.js';
import { RunPanel } from '../runs/run-panel.js';
import { MarkedCanvas } from './canvas/canvas.js';
import type { CanvasApi } from './canvas/canvas-edit.js';
import { CanvasView } from './canvas/canvas-view.js';
import { DesignerDialogs } from './designer-dialogs.js';
import type { Opened } from './opened.js';
import styles from './designer.module.css';
import { useEditor, useFlow, useSelection } from './editor-store.js';
import { indexFaults } from './faults/fault-index.js';
import type { FlowFault } from './faults/fault-index.js';
import { FaultList } from './faults/fault-list.js';
import { useCheck } from './faults/use-check.js';
import { SelectedForm } from './forms/selected-form.js';
import { preloadEditor } from './forms/text/lazy-editor.js';
import type { Definitions } from './model/definitions.js';
import { writeFlow } from './model/flow.js';
import { Palette } from './palette/palette.js';
import type { Saver } from './saving/saver.js';
import { SidePanel } from './side-panel.js';
import type { PanelTab } from './side-panel.js';
import { Toolbar } from './toolbar.js';
import { useCanvasEdit } from './use-canvas-edit.js';
import { useClipboard } from './use-clipboard.js';
import { useCommands } from './use-commands.js';
import { useKeys } from './use-keys.js';
import { useLeaveGuard } from './use-leave-guard.js';
import { useRun } from './use-run.js';

interface DesignerProps {
  process: Process;
  definitions: Definitions;
  saver: Saver;
  isReadOnly: boolean;
}

/** The editor of a flow: toolbar, palette, canvas, and at the right the form of what is selected, or a run. */
export function Designer({ process, definitions, saver, isReadOnly }: DesignerProps) {
  const { t } = useTranslation('designer');
  const editor = useEditor();
  const flow = useFlow();
  const selection = useSelection();
  const { etag } = useStore(saver.store);
  const canvas = useRef<CanvasApi>(null);
  const [opened, setOpened] = useState<Opened>(null);
  const [tab, setTab] = useState<PanelTab>('node');
  const [isPaletteOpen, setPaletteOpen] = useState(window.innerWidth >= 900);
  const [isPanelOpen, setPanelOpen] = useState(window.innerWidth >= 900);
  const run = useRun(canvas);
  const { setShown: setRunShown, setTab: setRunTab, ask } = run;
  const [faults, setFaults] = useCheck(process.id, flow, etag);
  const index = useMemo(() => indexFaults(faults), [faults]);
  const [isRefused, setRefused] = useState(false);
  const [asked] = useUrlState('node');
  const [first] = useState(asked === '' ? null : asked);
  const guard = useLeaveGuard(saver);

  // Who selects a node wants to see its form.
  const [selectedNode = null] = selection.ids;
  const [lastSelected, setLastSelected] = useState(selectedNode);
  if (lastSelected !== selectedNode) {
    setLastSelected(selectedNode);
    if (selection.ids.size === 1) setTab('node');
  }

  if (isRefused && faults.length === 0) setRefused(false);
  useEffect(preloadEditor, []);

  const showPanel = useCallback(
    (next: PanelTab) => {
      setTab(next);
      setRunShown(false);
      setPanelOpen(true);
    },
    [setRunShown],
  );
  const showNode = useCallback(() => {
    setTab('node');
    setRunTab('node');
  }, [setRunTab]);
  const openRun = useCallback(
    (isAtOnce: boolean) => {
      ask(isAtOnce);
      setPanelOpen(true);
    },
    [ask],
  );
  const commands = useCommands({
    process,
    definitions,
    saver,
    canvas,
    setOpened,
    setFaults,
    setRefused,
    isReadOnly,
    openRun,
  });
  const form = { process: process.id, definitions, faults: index, isReadOnly, commands };
  const edit = useCanvasEdit({ definitions, setOpened, showPanel });
  useClipboard({ canvas, isReadOnly });
  useKeys({ commands, edit, canvas, isReadOnly });

  const select = (node: string, focus = false) => {
    editor.selectOnly(node);
    canvas.current?.reveal(node, focus);
  };
  const goTo = (fault: FlowFault) => {
    const link = fault.link === null ? undefined : flow.linkList.find(({ id }) => id === fault.link);
    if (fault.node === null && link !== undefined) {
      editor.select({ ids: new Set(), links: new Set([link.id]) });
      canvas.current?.fit(new Set([link.source, link.target]));
    } else if (fault.node !== null) {
      select(fault.node);
      showPanel('node');
      if (fault.port !== null) commands.focusField(fault.port);
    } else if (fault.port !== null) showPanel('variables');
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
              onNodeClick={showNode}
              revealed={first}
              edit={isReadOnly ? undefined : edit}
            />
          </MarkedCanvas>
          {!isReadOnly && (
            <div className={styles.toggleLeft} data-above-canvas>
              <IconButton
                icon={isPaletteOpen ? 'left' : 'plus'}
                label={t(isPaletteOpen ? 'palette.hide' : 'palette.show')}
                variant="default"
                size="small"
                onPress={() => setPaletteOpen(!isPaletteOpen)}
              />
            </div>
          )}
          <div className={styles.toggleRight} data-above-canvas>
            <IconButton
              icon={isPanelOpen ? 'right' : 'sidebar'}
              label={t(isPanelOpen ? 'panel.hide' : 'panel.show')}
              variant="default"
              size="small"
              onPress={() => setPanelOpen(!isPanelOpen)}
            />
          </div>
          {!isPanelOpen && (
            <div className={styles.floating} data-above-canvas>
              <FaultList faults={faults} isRefused={isRefused} onGo={goTo} />
            </div>
          )}
        </div>
        {isPanelOpen && (
          <div className={styles.panel}>
            {!run.isShown && (
              <BackToJob job={run.job} state={run.overlay.state} onPress={() => setRunShown(true)} />
            )}
            <div className={styles.content}>
              {run.isShown ? (
                <RunPanel
                  processId={process.id}
                  flow={writeFlow(flow)}
                  onRunDraft={commands.confirm}
                  run={run}
                  selected={selectedNode}
                  onSelectNode={(node) => select(node)}
                  nodeForm={<SelectedForm {...form} />}
                  onEdit={
                    isReadOnly
                      ? undefined
                      : (node) => {
                          edit.open(node);
                          canvas.current?.reveal(node);
                        }
                  }
                  onClose={() => {
                    setRunShown(false);
                    run.showJob(null);
                  }}
                />
              ) : (
                <SidePanel
                  tab={tab}
                  onTab={setTab}
                  form={form}
                  onShowJob={(job) => {
                    run.showJob(job);
                    setRunShown(true);
                  }}
                />
              )}
            </div>
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
