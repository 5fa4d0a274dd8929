import { createHash } from 'node:crypto';

/**
 * The idempotency key of a step, for outside services: 64 hexadecimal digits. It is the same for each attempt of the step and
 * differs for each other step, also for a job with the same id in another installation or after a restore.
 *
 * @param job the job, or the job that it resumes if the step was in flight there. Its `uuid` is null if it started before jobs had
 *   UUIDs; its steps keep their earlier keys
 */
export function outsideKey(job: { id: number; uuid: string | null }, step: string): string {
  if (job.uuid === null) return `${job.id}:${step}`;
  return sha256(`${job.uuid}:${step}`);
}

/** The SHA-256 of a text, in hexadecimal digits. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
