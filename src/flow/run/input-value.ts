import { admit, sizeOf } from '../admit.js';
import type { CompiledInput } from '../compiled-flow.js';
import { describeValue, fit } from '../data-type.js';
import { evaluateNow, evaluateTemplate } from '../expression/evaluate-template.js';
import { NOT_SIMPLE } from '../expression/expression.js';
import { Failure } from '../failure.js';
import type { Json } from '../json.js';
import { inTurn } from '../yield-budget.js';
import type { Pull } from './pull.js';
import { countTemplate, countValue } from './pulled-work.js';
import type { Scope } from './scope.js';

/** Shorter texts are not kept: copying one takes no longer than the look-up. */
const LARGE_TEXT = 1024;

/**
 * The value of an input: that of its newest link, else its own, converted to its type. If its expression has to be waited for, it returns a
 * promise: call it again when that resolves.
 *
 * @throws Failure if the expression fails, the value does not fit, or a required one is missing; JobFailure past the job's limit of live values
 */
export function inputValue(input: CompiledInput, pull: Pull): Json | Promise<void> {
  const { scope } = pull;
  if (input.slots.length > 0) {
    const slot = scope.newest(input.slots);
    const value = scope.read(slot);
    if (value !== undefined) return accept(input, value, scope.isOfSequence(slot), scope);
  }
  if (input.own.kind === 'constant') return accept(input, input.own.value, false, scope);
  const earlier = pull.evaluated?.get(input);
  if (earlier !== undefined) return accept(input, earlier.value as Json, earlier.ofSequence, scope);
  countTemplate();
  const root = scope.rootFor(input.reads);
  const { host } = scope.process;
  const now = evaluateNow(input.own, root, host.maxValueBytes);
  if (now !== NOT_SIMPLE) {
    const value = admit(now, host.maxValueBytes);
    if (typeof value !== 'string' || value.length < LARGE_TEXT)
      return accept(input, value, now === undefined, scope);
    return accept(input, keep(input, value, false, pull), false, scope);
  }
  return scope
    .whileRead(root, () => evaluateTemplate(input.own, root, host))
    .then(
      async ({ value, ofSequence }) => {
        const admitted = admit(value, host.maxValueBytes);
        await inTurn(sizeOf(admitted), () => keep(input, admitted, ofSequence, pull), host);
      },
      (error: unknown) => {
        throw error instanceof Failure
          ? new Failure(
              {
                en: `its input "${input.name}": ${error.text.en}`,
                zh: `其输入“${input.name}”：${error.text.zh}`,
              },
              false,
            )
          : error;
      },
    );
}

/** Keeps a value for the rest of the pull, and returns it. @throws JobFailure past the job's limit of live values */
function keep(input: CompiledInput, value: Json, ofSequence: boolean, pull: Pull): Json {
  const kept = pull.hold(value);
  pull.evaluated ??= new Map();
  pull.evaluated.set(input, { value: kept, ofSequence });
  return kept;
}

function accept(input: CompiledInput, value: Json, ofSequence: boolean, scope: Scope): Json {
  const fitted = fit(value, input.dataType, ofSequence);
  if (fitted === undefined) {
    const { en, zh } = describeValue(value);
    throw new Failure(
      {
        en: `its input "${input.name}" must be ${input.dataType}, but got ${en}`,
        zh: `其输入“${input.name}”应为 ${input.dataType}，所给的却是${zh}`,
      },
      false,
    );
  }
  if (fitted === null && input.required)
    throw new Failure(
      {
        en: `its input "${input.name}" is required, but got nothing`,
        zh: `其输入“${input.name}”为必填，却没有值`,
      },
      false,
    );
  if (ofSequence) scope.sequenceValue = fitted;
  countValue(fitted);
  return fitted;
}
