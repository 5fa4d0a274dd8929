import type { Json } from '../../flow/index.js';
import type { Refused } from '../../rest/fields/field.js';
import type { Actor } from '../../rest/requests/caller.js';
import type { JobTrigger } from '../job-trigger.js';
import { requestHash } from './request-hash.js';

/** A request to start one job or several jobs of a process. */
export interface StartRequest {
  processId: number;
  actor: Actor;
  /** Default: the newest version or, if there is none, the draft as a trial. */
  version?: number;
  /** Whether the draft runs as a trial even if there is a version. */
  trial?: boolean;
  /** What starts the job. Default: a user. */
  trigger?: JobTrigger;
  /** The address that is told when the job has ended. */
  callbackUrl?: string;
  idempotencyKey?: string;
  /** Whether the request waits for the draft while another session has locked it. Default: true. */
  waitsForLocks?: boolean;
  /** The parsed request body. Determines whether a key is used again with the same request. */
  body: unknown;
}

/** A request to execute a process. */
export interface ExecuteRequest extends StartRequest {
  /** Values for variables of the flow. */
  inputs?: Record<string, Json>;
}

/** A request to execute a process several times. */
export interface BatchRequest extends StartRequest {
  /** Values for variables of the flow, for each job. `Refused`: no such object was given. */
  inputs: readonly (Record<string, Json> | Refused)[];
}

const hashes = new WeakMap<object, Promise<string>>();

/** The hash of the request, computed once. */
export function bodyHash(request: ExecuteRequest | BatchRequest): Promise<string> {
  const hash = hashes.get(request) ?? hashOf(request);
  hashes.set(request, hash);
  return hash;
}

const hashOf = ({
  body,
  processId,
  version,
  trial,
  inputs,
  callbackUrl,
  actor,
}: ExecuteRequest | BatchRequest): Promise<string> =>
  requestHash(actor.id, body, {
    id: processId,
    version: version ?? null,
    inputs: inputs ?? null,
    // Only if true. Otherwise the hash equals that of builds without `trial`, whose keys are valid for a day.
    trial: trial === true ? trial : undefined,
    callback_url: callbackUrl,
  });
