import { openStepsText } from '../../jobs/steps/open-steps.js';
import { storable } from '../../jobs/storable.js';
import type { StepsWrite } from '../../jobs/transitions/flush-values.js';
import type { JobSecrets } from './job-secrets.js';
import type { EndedStep, UnendedStep } from './running-step.js';

/** The most characters of unended steps whose inputs are stored. They are written again at each renewal of the lease. */
const MOST_UNENDED_LENGTH = 64 * 1024;

/** The steps of a journal row as they are stored, without secrets. Null if there are none. */
export async function stepsText(
  steps: readonly EndedStep[],
  secrets: JobSecrets,
): Promise<StepsWrite | null> {
  if (steps.length === 0) return null;
  const lines: string[] = [];
  for (const { shown } of steps) lines.push(await shown(secrets));
  const hasKeys = steps.some(({ key }) => key !== null);
  return {
    ids: `{${steps.map(({ id }) => id).join()}}`,
    nodes: arrayText(steps.map(({ node }) => node)),
    states: steps.map(({ state }) => state).join(''),
    keys: hasKeys ? arrayText(steps.map(({ key }) => key ?? '')) : null,
    lines: lines.join('\n'),
  };
}

/** The unended steps of a job as they are stored, without secrets. Null if there are none. */
export async function unendedText(
  steps: readonly UnendedStep[],
  secrets: JobSecrets,
): Promise<string | null> {
  const rows = [];
  let length = 0;
  for (const { id, key, node, shown } of steps) {
    const line = await shown(secrets, length < MOST_UNENDED_LENGTH);
    length += line.length;
    rows.push({ id, key, node, line });
  }
  return openStepsText(rows);
}

/** The texts as a Postgres array. */
const arrayText = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${storable(text).replace(/["\\]/g, '\\$&')}"`).join()}}`;
