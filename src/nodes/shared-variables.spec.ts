import { checkSharedVariables, compileFlow } from '../flow/index.js';
import type { Json } from '../flow/index.js';
import { runFlow, shortFlow } from '../flow/testing.js';
import { builtinCatalogue } from './index.js';

const flowWith = (...variables: Json[]): Json => ({
  ...(shortFlow({ start: ['core.event.start'] }, []) as Record<string, Json>),
  variables,
});
const shared = (name: string, type: string, value: Json = null) => ({ name, type, scope: 'global', value });

describe('shared variables of a flow', () => {
  test('are there, unless the flow has a value of its own, and of a type that becomes the flow’s', () => {
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
    const faults = checkSharedVariables(flow, types);
    expect(faults.map(({ code, port }) => [code, port])).toEqual([
      ['unknown-variable', 'missing'],
      ['unlike-types', 'unlike'],
    ]);
  });

  test.each([null, [], { variables: [1, { name: 'a', scope: 'global' }] }, { variables: 'x' }])(
    'are looked for in whatever JSON it is: %j',
    (flow) => expect(Array.isArray(checkSharedVariables(flow, new Map()))).toBe(true),
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
