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
