import { inTurn, type Json } from '../../flow/index.js';
import type { Language } from '../../rest/language.js';
import type { JobDetailView, JobNodeView, JobView } from '../dto/job-view.js';
import { JOB_STATES } from '../job-state.js';
import { asGoingOn, nodesIn, type WrittenNode } from '../node-progress.js';

/** A job's row as lists select it. */
export interface ListedRow extends JobView {
  error_zh: string | null;
}

/** A job's row with its JSON texts. */
export interface DetailedRow extends ListedRow {
  inputs: string | null;
  outputs: string | null;
  progress: string | null;
}

/** The row as lists show it, in the language. */
export function jobView<Row extends ListedRow>(row: Row, language: Language): Omit<Row, 'error_zh'> {
  const { error_zh, ...shown } = row;
  shown.state_name = JOB_STATES[row.state][language];
  if (language === 'zh') shown.error = error_zh ?? row.error;
  return shown;
}

/** The row as the job's own page shows it, in the language. */
export function jobDetailView(row: DetailedRow, language: Language): JobDetailView {
  const { inputs, outputs, progress, trigger, rerun_of, duration, ...job } = jobView(row, language);
  return {
    ...job,
    inputs: inputs === null ? {} : (JSON.parse(inputs) as Record<string, Json>),
    outputs: outputs === null ? {} : (JSON.parse(outputs) as Record<string, Json>),
    nodes: nodesIn(progress).map((node) => nodeView(node, job, language)),
    trigger,
    rerun_of,
    duration,
  };
}

/**
 * Converts a row, in a later turn of the event loop if it is large and others have just been converted: 1 MiB takes 25 ms.
 *
 * @param owner such as `requestsOf` a user
 */
export function shownInTurn<Shown>(
  row: DetailedRow,
  shown: (row: DetailedRow) => Shown,
  owner: object,
): Shown | Promise<Shown> {
  const { inputs, outputs, progress } = row;
  const length = (inputs?.length ?? 0) + (outputs?.length ?? 0) + (progress?.length ?? 0);
  return inTurn(length, () => shown(row), owner);
}

/** The node as the job's page shows it. A node that was running when the job ended is shown as stopped. */
export function nodeView(
  written: WrittenNode,
  job: Pick<JobView, 'finish_time'>,
  language: Language,
): JobNodeView {
  const node = job.finish_time === null ? asGoingOn(written) : written;
  const cutOff = node.state === 'running' && job.finish_time !== null;
  return {
    node: node.node,
    state: cutOff ? 'stopped' : node.state,
    runs: node.runs,
    start_time: unixSeconds(node.startTime),
    finish_time: cutOff ? job.finish_time : unixSeconds(node.finishTime),
    error: (language === 'zh' ? node.errorZh : undefined) ?? node.error,
  };
}

const unixSeconds = (milliseconds: number | null): number | null =>
  milliseconds === null ? null : Math.floor(milliseconds / 1_000);
