import { checkInputs } from '../check-inputs.js';
import type { Values } from '../definition.js';
import { Failure } from '../failure.js';
import type { CompiledFlow } from '../compile-flow.js';
import { assertNever } from '../assert-never.js';
import type { Ending } from './ending.js';
import { Frame } from './frame.js';
import type { FunctionRun } from './function-run.js';
import { openProcess } from './open-process.js';

export interface Call {
  owner: FunctionRun;
  attempt: number;
  process: number;
  inputs: Values;
  /** Aborts when the caller's time is up, or it is stopped. */
  signal: AbortSignal;
}

/** Runs the newest version of a process in the caller's job. Which version that was is recorded: a replay takes the same. */
export async function callProcess(call: Call): Promise<Values> {
  const { owner, inputs, process } = call;
  const flow = await findCallee(call);
  const { values, problems } = checkInputs(flow, inputs);
  const [problem] = problems;
  if (problem !== undefined)
    throw new Failure(`process ${process} was not given what it takes: ${problem.message.en}`, false);
  const { fiber, step } = owner;
  const scope = openProcess(fiber.run, flow, values, process);
  return new Promise<Values>((resolve, reject) => {
    const onEnd = (ending: Ending) => {
      scope.drop();
      fiber.activity.begin();
      resolve(new Promise((answer) => answer(outputsOf(ending, process))));
    };
    const callee = fiber.fork(scope, new Frame(step, call.attempt), fiber.depthInside + 1, false, onEnd);
    call.signal.addEventListener('abort', () => {
      callee.stop();
      scope.drop();
      reject(call.signal.reason as Error);
    });
    fiber.run.checkDepth(fiber.depthInside + 1);
    const start = flow.nodes[flow.start];
    fiber.activity.end(false);
    if (start !== undefined) callee.start(start);
  });
}

async function findCallee({ owner, attempt, process, signal }: Call): Promise<CompiledFlow> {
  const { journal, world } = owner.fiber.run;
  const key = `${owner.key}~version${attempt}`;
  const recorded = journal.recorded(key);
  const found = await world.callee(process, typeof recorded === 'number' ? recorded : undefined);
  signal.throwIfAborted();
  if (found === null)
    throw new Failure(`there is no process ${process} with a version that could be called`, false);
  if (recorded === undefined) journal.add(key, found.version);
  return found.flow;
}

function outputsOf(ending: Ending, process: number): Values {
  switch (ending.kind) {
    case 'end':
      return {};
    case 'return':
      return ending.outputs;
    case 'failed':
      throw new Failure(
        ending.own ? ending.message : `node "${ending.node}" of process ${process}: ${ending.message}`,
        true,
      );
    case 'break':
    case 'continue':
      throw new Failure(`process ${process} reached a ${ending.kind} outside of a loop`, false);
    default:
      return assertNever(ending);
  }
}
