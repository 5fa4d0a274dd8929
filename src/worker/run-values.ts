import { Injectable } from '@nestjs/common';
import { admit, type CompiledFlow, inTurn, type Json } from '../flow/index.js';
import { hiddenInputs } from '../jobs/execute/secret-inputs.js';
import { openInputs } from '../jobs/execute/inputs-keeper.js';
import { SecretBox } from '../secrets/secret-box.js';
import { isSealed } from '../secrets/sealed-texts.js';
import { SharedVariables } from '../variables/shared-variables.js';
import type { Claim } from './claims.js';
import { JobSecrets } from './writing/job-secrets.js';

/** Reads the values with which a run begins. */
@Injectable()
export class RunValues {
  constructor(
    private readonly shared: SharedVariables,
    private readonly box: SecretBox,
  ) {}

  /**
   * The inputs of a job, and the shared variables as they were at its execute, with what is secret among them.
   *
   * @throws KeyMissing where this worker lacks the key of secret inputs
   * @throws DatabaseUnavailable
   */
  async of(claim: Claim, flow: CompiledFlow): Promise<{ inputs: Record<string, Json>; secrets: JobSecrets }> {
    const { id, user, shownInputs: shown, variablesAt } = claim;
    const inputs = await inTurn(claim.inputs?.length ?? 0, () => this.inputs(claim));
    const shared = await this.shared.at(variablesAt, user);
    const hidden = shown === null ? undefined : await inTurn(shown.length, () => hiddenInputs(shown));
    return { inputs, secrets: await JobSecrets.of(id, shared, this.box, flow, inputs, hidden) };
  }

  private inputs({ inputs }: Claim): Record<string, Json> {
    if (inputs === null) return {};
    const values = JSON.parse(isSealed(inputs) ? openInputs(inputs, this.box) : inputs) as Record<
      string,
      Json
    >;
    // The run does not copy admitted values again, so that it has one copy of them instead of two. Each one may nest as deep as a value may.
    for (const [name, value] of Object.entries(values)) values[name] = admit(value, Infinity);
    return values;
  }
}
