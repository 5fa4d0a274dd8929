import { admit } from '../admit.js';
import type { CompiledFlow } from '../compile-flow.js';
import { fit } from '../data-type.js';
import type { Values } from '../definition.js';
import { JobFailure } from '../failure.js';
import { hasOwn } from '../has-own.js';
import { hasOwnValue } from '../shared-variables.js';
import type { ReadVariable } from '../graph/read-variables.js';
import type { Json } from '../world.js';
import type { JobRun } from './job-run.js';
import { Scope } from './scope.js';

/** The scope of a process that begins: its variables as the flow, the shared variables and the inputs give them. */
export function openProcess(run: JobRun, flow: CompiledFlow, inputs: Values, process: number): Scope {
  const vars = Object.create(null) as Record<string, Json>;
  for (const variable of flow.variables.values()) {
    const { name, type } = variable;
    const given = hasOwn(inputs, name) ? inputs[name] : startOf(variable, run);
    const fitted = fit(given ?? null, type);
    if (fitted === undefined)
      throw new JobFailure(`the variable "${name}" is of the type ${type}, but was given something else`);
    vars[name] = admit(fitted, run.limits.maxValueBytes);
  }
  const own = Object.assign(Object.create(null), inputs) as Values;
  return new Scope(
    { flow, inputs: own, job: { id: run.job.id, process }, live: run.live, host: run.host },
    vars,
  );
}

function startOf(variable: ReadVariable, run: JobRun): Json {
  if (variable.scope === 'flow') return variable.value;
  const shared = run.world.shared(variable.name);
  if (shared !== undefined) return shared;
  if (hasOwnValue(variable)) return variable.value;
  throw new JobFailure(`there was no shared variable "${variable.name}" when the job was executed`);
}
