import { admit } from '../admit.js';
import type { CompiledFlow } from '../compiled-flow.js';
import { fit } from '../data-type.js';
import type { Values } from '../definition.js';
import { JobFailure } from '../failure.js';
import { hasOwnValue } from '../shared-variables.js';
import type { ParsedVariable } from '../graph/parse-variables.js';
import type { Json } from '../json.js';
import type { RunContext } from './run-context.js';
import { type ProcessInRun, Scope } from './scope.js';

/**
 * The scope of a process at its start. Variables get their values from the inputs, the shared variables or the flow.
 *
 * @param caller the process that calls it; null for that of the job
 */
export function createProcessScope(
  run: RunContext,
  flow: CompiledFlow,
  inputs: Values,
  process: number,
  caller: ProcessInRun | null,
): Scope {
  const vars = Object.create(null) as Record<string, Json>;
  // The inputs of a job that is resumed with another version are not converted to its types yet.
  const fittedInputs = Object.assign(Object.create(null), inputs) as Record<string, Json>;
  for (const variable of flow.variables.values()) {
    const { name, type } = variable;
    const isGiven = Object.hasOwn(inputs, name);
    const given = isGiven ? inputs[name] : startOf(variable, run);
    const fitted = fit(given ?? null, type);
    if (fitted === undefined)
      throw new JobFailure({
        en: `the variable "${name}" is of the type ${type}, but got another type`,
        zh: `变量“${name}”的类型为 ${type}，所给的值不符`,
      });
    vars[name] = admit(fitted, run.limits.maxValueBytes);
    if (isGiven) fittedInputs[name] = vars[name];
  }
  return new Scope(
    {
      flow,
      caller,
      inputs: fittedInputs,
      job: { id: run.jobId, process },
      live: run.live,
      host: run.evaluation,
    },
    vars,
  );
}

function startOf(variable: ParsedVariable, run: RunContext): Json {
  if (variable.scope === 'flow') return variable.value;
  const shared = run.shared(variable.name);
  if (shared !== undefined) return shared;
  if (hasOwnValue(variable)) return variable.value;
  throw new JobFailure({
    en: `there was no shared variable "${variable.name}" when the job was executed`,
    zh: `任务提交执行时没有共享变量“${variable.name}”`,
  });
}
