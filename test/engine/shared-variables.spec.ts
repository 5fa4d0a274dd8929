import { checkSharedVariables, compileFlow, sharedUses } from '../../src/flow/index.js';
import { runSync } from '../../src/flow/slices.js';
import type { Json } from '../../src/flow/index.js';
import { runFlow, shortFlow } from '../../src/flow/testing.js';
import { builtinCatalogue } from '../../src/nodes/index.js';

const flowWith = (...variables: Json[]): Json => ({
  ...(shortFlow({ start: ['core.event.start'] }, []) as Record<string, Json>),
  variables,
});
const shared = (name: string, type: string, value: Json = null) => ({ name, type, scope: 'global', value });

describe('shared variables of a flow', () => {
  test('must exist unless the flow has a value, with a type that can be converted', () => {
    const flow = flowWith(
      shared('there', 'string'),
      shared('missing', 'string', ''),
      shared('has its own', 'string', 'a'),
      shared('unlike', 'bool'),
      { name: 'own', type: 'string', scope: 'flow', value: '' },
    );
    const types = new Map([
      ['there', 'password'],
      ['unlike', 'number'],
    ] as const);
    const faults = checkSharedVariables(runSync(sharedUses(flow)), types);
    expect(faults.map(({ code, port }) => [code, port])).toEqual([
      ['unknown-variable', 'missing'],
      ['unlike-types', 'unlike'],
    ]);
  });

  test.each([null, [], { variables: [1, { name: 'a', scope: 'global' }] }, { variables: 'x' }])(
    'are found in any JSON: %j',
    (flow) => expect(Array.isArray(checkSharedVariables(runSync(sharedUses(flow)), new Map()))).toBe(true),
  );

  test('that are gone at execute fail the job, naming it', async () => {
    const flow = compileFlow(flowWith(shared('token', 'string')), builtinCatalogue());
    const { outcome } = await runFlow(flow);
    expect(outcome).toMatchObject({
      state: 'failed',
      error: 'there was no shared variable "token" when the job was executed',
    });
  });
});
