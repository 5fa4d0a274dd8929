import { describeValue } from '../data-type.js';
import type { DataType } from '../data-type.js';
import { Failure } from '../failure.js';
import type { Json } from '../json.js';

/** The failure of a node whose output is not of its type. */
export function wrongOutputType(output: string, dataType: DataType, value: Json): Failure {
  const { en, zh } = describeValue(value);
  return new Failure(
    {
      en: `its output "${output}" must be ${dataType}, but got ${en}`,
      zh: `其输出“${output}”应为 ${dataType}，却是${zh}`,
    },
    false,
  );
}

/** The failure of a node that has returned nothing, although it has this output. */
export const noOutputs = (output: string): Failure =>
  new Failure(
    {
      en: `it returned no outputs, although it has the output "${output}"`,
      zh: `它没有返回输出，尽管它有输出“${output}”`,
    },
    false,
  );
