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
  for (const { shown } of steps) {
    const line = shown(secrets);
    lines.push(typeof line === 'string' ? line : await line);
  }
  return {
    ids: arrayText(steps.map(({ id }) => `${id}`)),
    nodes: arrayText(steps.map(({ node }) => elementText(node))),
    states: steps.map(({ state }) => state).join(''),
    keys: steps.some(({ key }) => key !== null)
      ? arrayText(steps.map(({ key }) => elementText(key ?? '')))
      : null,
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

/** The text of a Postgres array. */
const arrayText = (elements: readonly string[]): string => `{${elements.join()}}`;

/** A text as an element of a Postgres array. */
const elementText = (text: string): string =>
  PLAIN.test(text) ? `"${text}"` : `"${storable(text).replace(/["\\]/g, '\\$&')}"`;

/** Matches most ids of nodes. */
const PLAIN = /^[\w/#@.~:-]*$/;
