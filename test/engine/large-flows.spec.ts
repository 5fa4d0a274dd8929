import { computed, limitNow } from '../support/slowness.js';
import {
  checkFlow,
  compilation,
  declaredVariables,
  fromTexts,
  inSlices,
  type Json,
  toTexts,
} from '../../src/flow/index.js';
import { DEFAULT_LIMITS } from '../../src/flow/testing.js';
import { catalogue, flowOf } from './short-run.js';

const check = (flow: Json) => checkFlow(flow, catalogue, DEFAULT_LIMITS);

/** The CPU time of a check, in milliseconds. */
function timeOf(flow: Json): number {
  const start = computed();
  check(flow);
  return computed() - start;
}

describe('large flows', () => {
  test('a switch with 20,000 cases is read in time linear to them', () => {
    const cases = Array.from({ length: 20_000 }, (_, index) => `case ${index}`);
    const links = cases.map((name) => `w.${name} > p`).slice(1);
    const flow = flowOf({ w: ['core.programming.switch', { value: 1 }, { cases }], p: 'x' }, [
      'start > w',
      ...links,
    ]);
    expect(check(flow).count).toBe(0);
    const took = timeOf(flow);
    expect(took).toBeLessThan(limitNow(1_500, took));
  });

  test('nothing that the engine reads is lost where the text of a flow is taken apart', async () => {
    const variable = { name: 'x', type: 'string', scope: 'global', value: 'y', overridable: true };
    const flow = { ...(flowOf({ p: 'x' }, ['start > p']) as Record<string, Json>), variables: [variable] };
    const read = await fromTexts(toTexts(flow));
    expect(declaredVariables(read)).toEqual(declaredVariables(flow));
    expect((await inSlices(compilation(read, catalogue))).variables.get('x')).toEqual(variable);
  });
});
