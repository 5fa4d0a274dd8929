import { Injectable } from '@nestjs/common';
import type { Executor } from '../../database/database.js';
import { type DeclaresVariables, type Json, mayBeGiven } from '../../flow/index.js';
import type { Actor } from '../../rest/requests/caller.js';
import type { NewJob } from './execute-statements.js';
import { ExecuteService } from './execute.service.js';
import type { Targets } from './execute-targets.js';
import { type Inserts, JobInserts } from './job-inserts.js';
import type { JobTrigger } from '../job-trigger.js';

/** A job to start for a reason other than a request of a user. */
export interface TriggeredStart {
  processId: number;
  /** As whom the job runs. See `actorFor`. */
  actor: Actor;
  /** Null: the newest version at the start; the draft if there is none. */
  version: number | null;
  trigger: JobTrigger;
  /** Values for variables of the flow, or what gives them for the flow that will run. */
  inputs: Record<string, Json> | ((flow: DeclaresVariables) => Record<string, Json>);
  /** Values that the job gets only if inputs may give them to a variable of the flow. `inputs` precede them. */
  offered?: Record<string, Json> | ((flow: DeclaresVariables) => Record<string, Json>);
  callbackUrl?: string | null;
  /** Whether {@link TriggeredStarts.prepare} waits for a draft that another session has locked. Default: true. */
  waitsForLocks?: boolean;
}

/**
 * Starts jobs in the transaction of their trigger, so that both are committed or neither. {@link prepare} each start outside of the
 * transaction, {@link insert} them in it, and {@link announce} them after its commit.
 */
@Injectable()
export class TriggeredStarts {
  constructor(
    private readonly executions: ExecuteService,
    private readonly inserts: JobInserts,
  ) {}

  /**
   * Finds the flow, checks the inputs and seals secret ones.
   *
   * @param targets the flows that earlier calls have found a moment ago, which this call may use and adds to
   * @throws NotFound where there is no such process or version
   * @throws InvalidFlowError where the flow is a draft with faults
   * @throws ValidationError where the inputs do not fit the flow's variables
   * @throws Unavailable or DraftLocked where another session has locked the draft
   */
  prepare(
    { version, offered = {}, callbackUrl, inputs, ...start }: TriggeredStart,
    targets?: Targets,
  ): Promise<NewJob> {
    return this.executions.prepare(
      {
        ...start,
        ...(version === null ? {} : { version }),
        body: undefined,
        callbackUrl: callbackUrl ?? undefined,
      },
      (flow) => ({
        ...offeredTo(flow, offered),
        ...(typeof inputs === 'function' ? inputs(flow) : inputs),
      }),
      targets,
    );
  }

  /**
   * Inserts prepared jobs. The policies of their processes hold: a job can be refused.
   *
   * @param executor the transaction of the trigger
   */
  insert(executor: Executor, jobs: readonly NewJob[]): Promise<Inserts> {
    return this.inserts.insert(executor, jobs);
  }

  /** Hands the inserted jobs to the workers. Never throws: the sweeper finds jobs whose dispatch was lost, some seconds later. */
  announce(jobs: readonly NewJob[], inserts: Inserts): Promise<void> {
    return this.inserts.announce(jobs, inserts);
  }
}

/** Those of the offered values that inputs may give to variables of the flow: it can read a shared variable of such a name. */
function offeredTo(flow: DeclaresVariables, offered: NonNullable<TriggeredStart['offered']>) {
  const values = Object.entries(typeof offered === 'function' ? offered(flow) : offered);
  return Object.fromEntries(values.filter(([name]) => mayBeGiven(flow.variables.get(name))));
}
