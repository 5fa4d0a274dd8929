import type { Outcome } from '../flow/index.js';
import type { JobSecrets } from './writing/job-secrets.js';

/** The outcome without secrets, as the job's row may show it. */
export async function shownOutcome(outcome: Outcome, secrets: JobSecrets): Promise<Outcome> {
  if (outcome.state === 'successful') return { ...outcome, outputs: await secrets.values(outcome.outputs) };
  if (outcome.state !== 'failed') return outcome;
  const shown = { ...outcome, error: await secrets.text(outcome.error) };
  if (outcome.errorZh !== undefined) shown.errorZh = await secrets.text(outcome.errorZh);
  return shown;
}
