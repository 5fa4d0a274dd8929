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
  let [ids, nodes, states, keys, lines] = ['', '', '', '', ''];
  let hasKeys = false;
  for (const { id, node, state, key, shown } of steps) {
    const line = shown(secrets);
    const comma = ids === '' ? '' : ',';
    ids += `${comma}${id}`;
    nodes += comma + elementText(node);
    states += state;
    keys += comma + elementText(key ?? '');
    lines += (comma && '\n') + (typeof line === 'string' ? line : await line);
    hasKeys ||= key !== null;
  }
  return { ids: `{${ids}}`, nodes: `{${nodes}}`, states, keys: hasKeys ? `{${keys}}` : null, lines };
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

/** A text as an element of a Postgres array. */
const elementText = (text: string): string =>
  PLAIN.test(text) ? `"${text}"` : `"${storable(text).replace(/["\\]/g, '\\$&')}"`;

/** Matches most ids of nodes. */
const PLAIN = /^[\w/#@.~:-]*$/;
