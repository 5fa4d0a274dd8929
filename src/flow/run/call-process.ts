import { sizeOf } from '../admit.js';
import { checkInputs } from '../check-inputs.js';
import { fullName, type Values } from '../definition.js';
import { CalleeFailure, Failure, JobFailure, textOf } from '../failure.js';
import type { CompiledFlow } from '../compiled-flow.js';
import { assertNever } from '../assert-never.js';
import { inTurn } from '../yield-budget.js';
import type { Completion } from './completion.js';
import { Frame } from './frame.js';
import type { FunctionContext } from './function-context.js';
import { createProcessScope } from './create-process-scope.js';
import { rejectOnAbort } from './reject-on-abort.js';
import type { RunContext } from './run-context.js';
import type { ProcessInRun, Scope } from './scope.js';

/**
 * The work for a variable of the called process, in characters of text. The scope of 30,000 variables takes 5 ms, and 1,000 calls can find
 * their process at the same time: they stopped a worker for 6 s and took 1.7 GB before the first one failed by the limit of live values.
 */
const VARIABLE_LENGTH = 1024;

/** The work to look whether a variable is a password, in characters of text. */
const NAME_LENGTH = 16;

export interface Call {
  caller: FunctionContext;
  attempt: number;
  process: number;
  inputs: Values;
  /** Aborts when the caller's timeout expires or it is stopped. */
  signal: AbortSignal;
}

/**
 * Runs the newest version of a process in the caller's job. The version is recorded, so that a replay uses the same, and so is the process: in
 * another version of the caller's flow, a call that has begun would otherwise go on in another process.
 */
export async function callProcess(given: Call): Promise<Values> {
  const call = { ...given, process: calledBefore(given) ?? given.process };
  const { caller, inputs, signal } = call;
  caller.withhold(true);
  const flow = await findCallee(call);
  const hide = (): ReturnType<RunContext['hidePasswords']> => caller.run.hidePasswords(flow, inputs, signal);
  const hiding = inTurn(sizeOf(inputs) + flow.variables.size * NAME_LENGTH, hide, caller.run);
  const forget = hiding === undefined ? undefined : await inTime(Promise.resolve(hiding), signal);
  if (forget !== null) caller.withhold(false);
  const outputs = runCallee(call, flow);
  return forget ? outputs.finally(forget) : outputs;
}

/** The result of `RunHost.hidePasswords`, which can wait until the lines of other calls are written: a call that is stopped does not. */
async function inTime(
  hiding: Promise<(() => void) | null | undefined>,
  signal: AbortSignal,
): Promise<(() => void) | null | undefined> {
  try {
    return await Promise.race([hiding, rejectOnAbort(signal)]);
  } catch (error) {
    void hiding.then((forget) => forget?.()).catch(NOTHING);
    throw error;
  }
}

async function runCallee(call: Call, flow: CompiledFlow): Promise<Values> {
  const { caller, inputs, process, signal } = call;
  const begin = (): Scope => {
    // The caller may have been stopped since the version was found: then nothing would stop the process.
    signal.throwIfAborted();
    return scopeOf(call, flow);
  };
  const scope = await inTurn(sizeOf(inputs) + flow.variables.size * VARIABLE_LENGTH, begin, caller.run);
  if (signal.aborted) {
    scope.drop();
    signal.throwIfAborted();
  }
  const { run, fiber, step } = caller;
  const path = fiber.path.calleePath(caller.node);
  return new Promise<Values>((resolve, reject) => {
    const onEnd = (completion: Completion) => {
      endCall();
      scope.drop();
      fiber.generation = Math.max(fiber.generation, callee.generation);
      fiber.activity.begin();
      resolve(new Promise((answer) => answer(outputsOf(completion, process))));
    };
    const callee = fiber.fork(
      scope,
      new Frame(step, call.attempt, false, 'call'),
      fiber.depthInside + 1,
      path,
      onEnd,
    );
    const endCall = run.branches.beginCall();
    call.signal.addEventListener('abort', () => {
      endCall();
      callee.stop();
      scope.drop();
      reject(call.signal.reason as Error);
    });
    run.checkDepth(fiber.depthInside + 1);
    const start = flow.nodes[flow.start];
    fiber.activity.end(false);
    if (start !== undefined) callee.start(start);
  });
}

/** @throws Failure if the inputs do not fit; JobFailure past the job's limit */
function scopeOf({ caller, inputs, process }: Call, flow: CompiledFlow): Scope {
  const { values, problems } = checkInputs(flow, inputs);
  const [problem] = problems;
  if (problem !== undefined)
    throw new Failure(
      {
        en: `the inputs of process ${process} are wrong: ${problem.message.en}`,
        zh: `给流程 ${process} 的输入不符：${problem.message.zh}`,
      },
      false,
    );
  return createProcessScope(caller.run, flow, values, process, caller.fiber.scope.process);
}

/** The key of the record that an attempt of a step calls a process. */
export const callKey = (step: string, attempt: number): string => `${step}~process${attempt}`;

const processKey = ({ caller, attempt }: Call): string => callKey(caller.key, attempt);

/** The process that an earlier attempt of the job has called; null if it has called none, or its flow names it. */
function calledBefore(call: Call): number | null {
  const recorded = call.caller.run.journal.recorded(processKey(call));
  return typeof recorded === 'number' ? recorded : null;
}

/** Whether the flow itself names the process, as a constant. Then another version that calls another one is another node. */
function isNamed({ caller: { node }, process }: Call): boolean {
  const port = node.definition.inputs.find(({ holds }) => holds === 'process')?.name;
  const input = node.inputs.find(({ name }) => name === port);
  return input?.slots.length === 0 && input.own.kind === 'constant' && Number(input.own.value) === process;
}

/** @throws Failure if there is none, which is recorded as well; JobFailure if the recorded version no longer exists */
async function findCallee(call: Call): Promise<CompiledFlow> {
  const { caller, attempt, process, signal } = call;
  const { journal } = caller.run;
  const key = `${caller.key}~version${attempt}`;
  const recorded = journal.recorded(key);
  const wasMissing = recorded === null || (recorded === undefined && journal.hasLaterSteps(caller.step));
  const version = typeof recorded === 'number' ? recorded : undefined;
  const found = wasMissing ? null : await lookUp(call, version);
  signal.throwIfAborted();
  if (found === null && version !== undefined)
    throw new JobFailure({
      en: `version ${version} of process ${process}, which it calls, no longer exists`,
      zh: `它所调用的流程 ${process} 的版本 ${version} 已不存在`,
    });
  if (recorded === undefined) {
    if (found !== null && !isNamed(call)) journal.add(processKey(call), process);
    journal.add(key, found?.version ?? null);
  }
  if (found !== null) return found.flow;
  caller.withhold(false);
  throw new Failure(
    {
      en: `there is no process ${process} with a version that can be called`,
      zh: `流程 ${process} 不存在，或没有可调用的版本`,
    },
    false,
  );
}

/** An error here is not an error of the flow, so it fails the job, and the flow cannot catch it. */
async function lookUp(
  { caller, process, signal }: Call,
  version: number | undefined,
): ReturnType<RunContext['callee']> {
  try {
    const uses = (name: string): boolean => isUsedAround(caller.fiber.scope.process, name);
    return await caller.run.callee(process, version, signal, uses);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof JobFailure) throw error;
    const { en, zh } = textOf(error);
    throw new JobFailure({
      en: `process ${process}, which it calls, cannot be run: ${en}`,
      zh: `它所调用的流程 ${process} 无法运行：${zh}`,
    });
  }
}

/** Whether a process, or one of those that call it, has a node of this name. */
function isUsedAround(process: ProcessInRun, name: string): boolean {
  for (let around: ProcessInRun | null = process; around !== null; around = around.caller)
    if (around.flow.nodes.some(({ definition }) => fullName(definition) === name)) return true;
  return false;
}

function outputsOf(completion: Completion, process: number): Values {
  switch (completion.kind) {
    case 'end':
      return {};
    case 'return':
      return completion.outputs;
    case 'failed':
      throw new CalleeFailure(
        completion.own
          ? completion.message
          : {
              en: `node "${completion.node}" of process ${process}: ${completion.message.en}`,
              zh: `流程 ${process} 的节点“${completion.node}”：${completion.message.zh}`,
            },
        completion.origin,
      );
    case 'break':
    case 'continue':
      throw new Failure(
        {
          en: `process ${process} reached a ${completion.kind} outside a loop`,
          zh: `流程 ${process} 在循环之外执行了 ${completion.kind}`,
        },
        false,
      );
    default:
      return assertNever(completion);
  }
}

const NOTHING = (): void => undefined;
