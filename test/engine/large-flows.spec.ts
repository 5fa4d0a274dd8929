import { computed, limitNow } from '../support/slowness.js';
import {
  checkFlow,
  comparableNodes,
  compilation,
  declaredVariables,
  fromTexts,
  inSlices,
  type Json,
  toTexts,
} from '../../src/flow/index.js';
import { runSync } from '../../src/flow/slices.js';
import { DEFAULT_LIMITS } from '../../src/flow/testing.js';
import { catalogue, flowOf } from './short-run.js';

const check = (flow: Json) => checkFlow(flow, catalogue, DEFAULT_LIMITS);

/** How many steps the work takes. It can be interrupted between two of them. */
function stepsOf(work: Iterator<undefined, unknown>): number {
  let steps = 1;
  while (work.next().done !== true) steps += 1;
  return steps;
}

/** A flow with a `javascript` that lists these inputs. */
function withInputs(names: readonly string[], links: readonly string[] = []): Json {
  const inputs = Object.fromEntries(names.map((name) => [name, null]));
  return flowOf({ j: ['core.code.javascript', inputs, { code: 'return {}' }] }, links);
}

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

  test('the faults of a flow are bounded, however long the names in it are', () => {
    const names = Array.from({ length: 10 }, (_, index) => `${index}${'n'.repeat(2_000)}`);
    const links = Array.from({ length: 5_000 }, (_, index) => `start > j.${index}`);
    const { faults, count } = check(withInputs(names, links));
    expect(count).toBe(5_000);
    expect(faults.length).toBeGreaterThan(1_000);
    expect(JSON.stringify(faults).length).toBeLessThan(8_000_000);
  });

  test('a fault quotes the beginning of a name', () => {
    const [fault] = check(flowOf({ p: ['core.log.print', { ['n'.repeat(100_000)]: 1 }] }, [])).faults;
    expect(fault?.port).toMatch(/^n{2999}…$/);
    expect(fault?.message.en.length).toBeLessThan(3_001);
    expect(fault?.message.zh.length).toBeLessThan(3_001);
  });

  test('faults of links to a node with many ports take time linear to the links', () => {
    const names = Array.from({ length: 50_000 }, (_, index) => `n${index}`);
    const links = Array.from({ length: 5_000 }, (_, index) => `start > j.${index}`);
    const took = timeOf(withInputs(names, links));
    expect(took).toBeLessThan(limitNow(2_500, took));
  });

  test('variables and ports are read in slices', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `n${index}`);
    const declaring = flowOf({}, [], Object.fromEntries(names.map((name) => [name, 1])));
    expect(stepsOf(declaredVariables(declaring))).toBeGreaterThan(10_000);
    expect(stepsOf(compilation(declaring, catalogue))).toBeGreaterThan(10_000);
    // Each input is parsed, and compiled.
    expect(stepsOf(compilation(withInputs(names), catalogue))).toBeGreaterThan(20_000);
  });

  test('5,000 loops that lead to each other are compared without a set of nodes for each', () => {
    const nodes: Parameters<typeof flowOf>[0] = {};
    const links = ['start > f0'];
    for (let index = 0; index < 4_998; index += 1) {
      nodes[`f${index}`] = ['core.programming.forEach', { items: [1] }];
      if (index > 0) links.push(`f${index - 1}.body > f${index}`);
      for (const step of [7, 11, 13]) links.push(`f${index}.completed > f${(index * step + 1) % 4_998}`);
    }
    const flow = flowOf(nodes, links);
    const start = computed();
    expect(runSync(comparableNodes(flow, catalogue)).size).toBe(4_999);
    const took = computed() - start;
    expect(took).toBeLessThan(limitNow(8_000, took));
  });

  test('nothing that the engine reads is lost where the text of a flow is taken apart', async () => {
    const variable = { name: 'x', type: 'string', scope: 'global', value: 'y', overridable: true };
    const flow = { ...(flowOf({ p: 'x' }, ['start > p']) as Record<string, Json>), variables: [variable] };
    const read = await fromTexts(toTexts(flow));
    expect(runSync(declaredVariables(read))).toEqual(runSync(declaredVariables(flow)));
    expect((await inSlices(compilation(read, catalogue))).variables.get('x')).toEqual(variable);
  });
});
