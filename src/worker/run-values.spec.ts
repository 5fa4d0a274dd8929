import type { CompiledFlow } from '../flow/index.js';
import type { SharedVariables } from '../variables/shared-variables.js';
import type { Claim } from './claims.js';
import { RunValues } from './run-values.js';

describe('the shared variables of a run', () => {
  it('are prepared in the turn of the user whose job it is, whichever process it is of', async () => {
    const prepared = new Promise<[moment: number, owner: number]>((resolve) => {
      const at = (moment: number, owner: number): Promise<never> => {
        resolve([moment, owner]);
        return new Promise(() => undefined);
      };
      const values = new RunValues({ at } as unknown as SharedVariables, {} as never);
      const claim = { processId: 2, user: 3, inputs: null, shownInputs: null, variablesAt: 4 } as Claim;
      void values.of(claim, {} as CompiledFlow);
    });
    expect(await prepared).toEqual([4, 3]);
  });
});
