import { readFileSync } from 'node:fs';
import { compileFlow, validateFlow } from '../../src/flow/index.js';
import type { Json } from '../../src/flow/index.js';
import { DEFAULT_LIMITS, runFlow } from '../../src/flow/testing.js';
import { builtinCatalogue } from '../../src/nodes/index.js';

interface Case {
  case: string;
  flow: Json;
  ends: { state: string; printed?: string[]; errorSays?: string };
}

const cases = JSON.parse(readFileSync('test/recorded/flows.json', 'utf8')) as Case[];
const catalogue = builtinCatalogue();

describe('recorded flows with their outcomes', () => {
  test.each(cases.map((flow) => [flow.case, flow] as const))('%s', async (_name, { flow, ends }) => {
    expect(validateFlow(flow, catalogue, DEFAULT_LIMITS)).toEqual([]);
    const { outcome, logs } = await runFlow(compileFlow(flow, catalogue));
    expect(outcome.state).toBe(ends.state);
    if (ends.printed) expect(logs.map(({ text }) => text)).toEqual(ends.printed);
    if (ends.errorSays) expect(outcome).toMatchObject({ error: expect.stringContaining(ends.errorSays) });
  });
});
