import { isEnded } from '@liucheng/client';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useJobOverlay, useJobProgress } from '../runs/job-overlay.js';
import { failedNode } from '../runs/model/job-progress.js';
import { nodeOnCanvas } from '../runs/model/node-names.js';
import { LAST_RUN } from './forms/references/use-last-run.js';
import type { CanvasApi, Selection } from './canvas/canvas-edit.js';
import { useEditor } from './editor-store.js';

/** Counts how often a run was asked for, as each begins with a new form. */
interface RunRequest {
  number: number;
  /** Without inputs, it starts without a further question. */
  isAtOnce: boolean;
}

/** The run beside the canvas: whether it is shown, its job, which of its views is shown. A job is kept while a form is shown. */
export function useRun(canvas: RefObject<CanvasApi | null>) {
  const [isShown, setShown] = useState(false);
  const [job, setJob] = useState<number | null>(null);
  const [tab, setTab] = useState('log');
  const [request, setRequest] = useState<RunRequest>({ number: 0, isAtOnce: false });
  const overlay = useJobOverlay(job);
  useFailedNode(job, canvas);
  const queries = useQueryClient();
  const hasEnded = overlay.state !== null && isEnded(overlay.state);
  useEffect(() => {
    // Expressions propose and show what a job has just had.
    if (hasEnded) void queries.invalidateQueries({ queryKey: LAST_RUN });
  }, [job, hasEnded, queries]);
  const showJob = useCallback((id: number | null) => {
    setJob(id);
    setTab('log');
  }, []);
  const ask = useCallback(
    (isAtOnce: boolean) => {
      setRequest(({ number }) => ({ number: number + 1, isAtOnce }));
      showJob(null);
      setShown(true);
    },
    [showJob],
  );
  return { isShown, setShown, job, showJob, tab, setTab, request, ask, overlay };
}

/** Selects the node at which a job fails, and moves it into view, unless the person has used the canvas since the job was shown. */
function useFailedNode(job: number | null, canvas: RefObject<CanvasApi | null>): void {
  const editor = useEditor();
  const { job: shown, nodes } = useJobProgress(job);
  const begun = useRef<{ uses: number; selection: Selection } | null>(null);
  useEffect(() => {
    begun.current = { uses: canvas.current?.uses() ?? 0, selection: editor.selection() };
  }, [job, canvas, editor]);
  const failed = shown?.state === 'failed' ? (failedNode(nodes.values(), shown.error)?.node ?? null) : null;
  useEffect(() => {
    if (failed === null || begun.current === null) return;
    const node = nodeOnCanvas(new Set(editor.flow().nodeList.map(({ id }) => id)), failed);
    const { uses, selection } = begun.current;
    if (node === null || canvas.current?.uses() !== uses || editor.selection() !== selection) return;
    editor.selectOnly(node);
    canvas.current.reveal(node);
  }, [job, failed, canvas, editor]);
}
