/** A step of a job that has not ended, as the job's row keeps it. */
export interface OpenStepRow {
  id: number;
  /** The key of the step, the same in every attempt of the job. */
  key: string;
  node: string;
  /** See `stepLine`. */
  line: string;
}

type Stored = [id: number, key: string, node: string, line: string];

/** The steps of a job's `open_steps`. */
export const openStepsIn = (text: string | null): OpenStepRow[] =>
  text === null
    ? []
    : (JSON.parse(text) as Stored[]).map(([id, key, node, line]) => ({ id, key, node, line }));

/** The text of a job's `open_steps`; null if there are none. */
export const openStepsText = (steps: readonly OpenStepRow[]): string | null =>
  steps.length === 0
    ? null
    : JSON.stringify(steps.map(({ id, key, node, line }): Stored => [id, key, node, line]));
