import { setImmediate as nextTurn } from 'node:timers/promises';
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

describe('the inputs of a run', () => {
  it('may nest as deep as values of a flow, each of them', async () => {
    const shared = { at: () => new Promise(() => undefined) } as unknown as SharedVariables;
    const values = new RunValues(shared, {} as never);
    const list = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    const of = (levels: number) => {
      const claim = { user: 1, inputs: `{"x":${list(levels)}}`, shownInputs: null, variablesAt: 1 } as Claim;
      return Promise.race([values.of(claim, {} as CompiledFlow), nextTurn('read')]);
    };
    expect(await of(500)).toBe('read');
    await expect(of(501)).rejects.toThrow('nests deeper than 500 levels');
  });
});
