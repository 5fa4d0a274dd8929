import {
  compilation,
  declaredVariables,
  fromTexts,
  inSlices,
  type Json,
  toTexts,
} from '../../src/flow/index.js';
import { catalogue, flowOf } from './short-run.js';

describe('large flows', () => {
  test('nothing that the engine reads is lost where the text of a flow is taken apart', async () => {
    const variable = { name: 'x', type: 'string', scope: 'global', value: 'y', overridable: true };
    const flow = { ...(flowOf({ p: 'x' }, ['start > p']) as Record<string, Json>), variables: [variable] };
    const read = await fromTexts(toTexts(flow));
    expect(declaredVariables(read)).toEqual(declaredVariables(flow));
    expect((await inSlices(compilation(read, catalogue))).variables.get('x')).toEqual(variable);
  });
});
