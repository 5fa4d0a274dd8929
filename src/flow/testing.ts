/**
 * The test kit for flows and nodes: a clock that tests advance, a journal that can be cut, a host for runs, and functions that
 * run a flow or one node. Pure, and exported to authors of nodes.
 */
import { admit } from './admit.js';
import { Catalogue } from './catalogue.js';
import { compileFlow } from './compile-flow.js';
import type { CompiledFlow } from './compiled-flow.js';
import { DEFAULT_LIMITS } from './default-limits.js';
import type { NodeDefinition, Values } from './definition.js';
import { FakeClock } from './testing/fake-clock.js';
import { FakeEvents } from './testing/fake-events.js';
import { FakeJournal } from './testing/fake-journal.js';
import { JobRun } from './run/job-run.js';
import type { Json } from './json.js';
import type { Limits } from './limits.js';
import type { LogLevel } from './log-level.js';
import type { NodeProgress, Outcome } from './run.js';
import type { RunHost } from './run-host.js';

export { DEFAULT_LIMITS, FakeClock, FakeEvents, FakeJournal };
export { shortFlow } from './testing/short-flow.js';
export type { ShortNode } from './testing/short-flow.js';

export interface RunOptions extends Partial<
  Omit<RunHost, 'limits' | 'journal' | 'clock' | 'log' | 'parkMs'>
> {
  /** The shortest wait that parks the run, in milliseconds. By default, none does. */
  parkMs?: number;
  limits?: Partial<Limits>;
  /** A journal with the records of an earlier attempt. */
  journal?: FakeJournal;
  clock?: FakeClock;
  /**
   * When the clock advances to the next time that is waited for: `waits` (the default): when only waits are in progress, so that a node may
   * wait for something real; `always`: also while nodes run and nothing else happens, to test timeouts; or `never`: the test advances it.
   */
  advance?: 'waits' | 'always' | 'never';
  /** For how many real milliseconds nothing may happen in a run that waits for its clock or for an event, by default 10,000: its test can still act. */
  idleMs?: number;
}

/** The result of a run. */
export interface Ran {
  outcome: Outcome;
  logs: { level: LogLevel; node: string; text: string }[];
  progress: NodeProgress[];
  journal: FakeJournal;
  clock: FakeClock;
}

/**
 * Runs a flow to its end, its waits included.
 *
 * @throws Error if it waits for its clock or for an event, and neither comes
 */
export async function runFlow(flow: CompiledFlow, options: RunOptions = {}): Promise<Ran> {
  const {
    limits,
    journal = new FakeJournal(),
    clock = new FakeClock(),
    advance = 'waits',
    parkMs = Infinity,
    idleMs = 10_000,
    ...more
  } = options;
  const logs: Ran['logs'] = [];
  const run = new JobRun(flow, {
    job: { id: 1, process: flow.process, user: 1 },
    inputs: {},
    idempotencyKey: (step) => `1:${step}`,
    digest: (text) => text,
    shared: () => undefined,
    signal: new AbortController().signal,
    callee: () => Promise.resolve(null),
    hidePasswords: () => undefined,
    nodeSettings: {},
    stepList: null,
    events: new FakeEvents(clock),
    ...more,
    parkMs: () => parkMs,
    journal,
    clock,
    limits: { ...DEFAULT_LIMITS, ...limits },
    log: (level, node, text) => logs.push({ level, node, text }),
  });
  let outcome = null as Outcome | null;
  void run.outcome.then((settled) => {
    outcome = settled;
  });
  let busyAt = performance.now();
  let time = clock.now();
  for (let changes = -1; outcome === null; changes = run.changes) {
    await turns(3);
    // Time passes only when the engine has nothing left to compute, so a slow machine changes nothing.
    const hasNothingToDo = changes === run.changes && run.schedule.isIdle;
    const isIdle = hasNothingToDo && (run.activities === 0 || advance === 'always');
    if (isIdle && advance !== 'never') clock.advanceToNext();
    if (!hasNothingToDo || run.activities > 0 || clock.now() !== time) busyAt = performance.now();
    time = clock.now();
    if (performance.now() - busyAt > idleMs) throw new Error(stuck(clock, advance));
  }
  return { outcome, logs, progress: run.progress(), journal, clock };
}

function stuck(clock: FakeClock, advance: RunOptions['advance']): string {
  return advance === 'never' && clock.sleeping > 0
    ? "the run waits for its clock, which advances only when the test advances it: advance is 'never'"
    : 'the run waits for an event that the test does not send';
}

export interface NodeOptions extends RunOptions {
  options?: Values;
  common?: Values;
  /** Output ports that the flow adds to those of the definition. */
  outputs?: readonly string[];
  /** Variables of the flow around the node, by name, with their values. */
  variables?: Values;
}

/**
 * Runs one node, with the engine around it.
 *
 * @param check is given the flow around the node, before it is compiled
 * @returns its outputs, or how the job failed
 */
export async function runNode(
  definition: NodeDefinition,
  inputs: Values = {},
  options: NodeOptions = {},
  check: (flow: Json, catalogue: Catalogue) => void = () => undefined,
): Promise<Ran & { outputs: Values }> {
  const flow = flowAround(definition, inputs, options);
  const catalogue = catalogueOf(definition);
  check(flow, catalogue);
  const ran = await runFlow(compileFlow(flow, catalogue), options);
  const outputs =
    ran.outcome.state === 'successful' ? (ran.outcome.outputs as { outputs?: Values }).outputs : undefined;
  return { ...ran, outputs: outputs ?? {} };
}

/** A flow of a start, the node, and a return of the node's outputs. */
function flowAround(definition: NodeDefinition, inputs: Values, options: NodeOptions): Json {
  const ports = Object.entries(inputs).map(([name, value]) => ({
    name,
    portType: 'input',
    dataType: 'any',
    value,
  }));
  const forms = (values: Values = {}) => ({
    formDatas: Object.entries(values).map(([name, value]) => ({ name, value })),
  });
  const node = {
    id: 'node',
    namespace: definition.namespace,
    name: definition.name,
    ports: {
      input: ports,
      output: (options.outputs ?? []).map((name) => ({ name, portType: 'output', dataType: 'any' })),
    },
    detailPanel: { options: forms(options.options), common: forms(options.common) },
  };
  const isPulled = 'compute' in definition;
  const wayOut = definition.flowOutputs.some(({ name }) => name === null)
    ? null
    : (definition.flowOutputs[0]?.name ?? null);
  const links = isPulled
    ? [{ source: 'start', target: 'end' }]
    : [
        { source: 'start', target: 'node' },
        ...(definition.flowOutputs.length > 0 ? [{ source: 'node', sourcePort: wayOut, target: 'end' }] : []),
      ];
  return admit(
    {
      id: 1,
      nodeList: [
        { id: 'start', namespace: 'core.event', name: 'start' },
        node,
        {
          id: 'end',
          namespace: 'testing',
          name: 'return',
          ports: { input: [{ name: 'outputs', value: { outputs: '{{ nodes.node }}' } }] },
        },
      ],
      linkList: links,
      variables: Object.entries(options.variables ?? {}).map(([name, value]) => ({
        name,
        type: 'any',
        value,
      })),
    },
    Infinity,
  );
}

function catalogueOf(definition: NodeDefinition): Catalogue {
  const text = { en: 'for tests', zh: '测试用' };
  const described = {
    revision: 1,
    title: text,
    description: text,
    inputs: [],
    outputs: [],
    options: [],
    example: {},
    effect: 'pure' as const,
  };
  const start: NodeDefinition = {
    ...described,
    namespace: 'core.event',
    name: 'start',
    nodeType: 'event',
    flowInputs: [],
    flowOutputs: [{ name: null, title: text }],
  };
  const end: NodeDefinition = {
    ...described,
    namespace: 'testing',
    name: 'return',
    nodeType: 'programming',
    flowInputs: [{ name: null, title: text }],
    flowOutputs: [],
    inputs: [{ name: 'outputs', dataType: 'object', title: text }],
    choose: ({ outputs }) => ({ leave: 'return', outputs: outputs as Values }),
  };
  const packageOf = (nodes: NodeDefinition[]) => ({
    namespace: nodes[0]?.namespace ?? '',
    title: text,
    description: text,
    nodes,
  });
  const packages =
    definition.namespace === 'core.event'
      ? [packageOf(definition.name === 'start' ? [definition] : [start, definition])]
      : [packageOf([start]), packageOf([definition])];
  return new Catalogue([...packages, packageOf([end])]);
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
