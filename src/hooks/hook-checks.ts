import { Injectable } from '@nestjs/common';
import type { ActingUser } from '../auth/identity.js';
import { checkInputNames, type Json } from '../flow/index.js';
import { inputFaults } from '../jobs/execute/input-faults.js';
import { TriggeredStarts } from '../jobs/execute/triggered-starts.js';
import { NotFound, ValidationError } from '../rest/errors.js';
import { InvalidFlowError } from '../versions/invalid-flow.js';
import { checkExpressions, MOST_TOLD } from './input-expressions.js';

/** What a hook starts. */
interface Wanted {
  process: number;
  version: number | null;
  inputs: Record<string, Json>;
}

/** Checks the expressions of a hook, and that the flow which would run now declares the variables that they are for. */
@Injectable()
export class HookChecks {
  constructor(private readonly starts: TriggeredStarts) {}

  /**
   * @throws ValidationError if an expression is wrong, or is for no variable of the flow. Where the draft that would run has faults, only
   *   the expressions are checked
   */
  async check(actor: ActingUser, { process, version, inputs }: Wanted): Promise<void> {
    await checkExpressions(inputs, actor.id);
    const names = Object.keys(inputs);
    if (names.length === 0) return;
    try {
      await this.starts.prepare({
        processId: process,
        actor,
        version,
        trigger: 'hook',
        inputs: (flow) => {
          const problems = checkInputNames(flow, names);
          if (problems.length > 0)
            throw new ValidationError({ inputs: inputFaults({ problems, omitted: 0 }, MOST_TOLD) });
          return {};
        },
      });
    } catch (error) {
      // The transaction that writes the hook reports what does not exist.
      if (!(error instanceof NotFound || error instanceof InvalidFlowError)) throw error;
    }
  }
}
