import { ValidationError } from '../rest/errors.js';
import { message } from '../rest/messages.js';

/** Lists show the inputs of up to 1,000 schedules. */
const MOST_BYTES = 64 * 1024;

/** @throws ValidationError if the JSON text of the inputs of a schedule is too large */
export function refuseLarge(inputs: string): void {
  if (Buffer.byteLength(inputs) > MOST_BYTES) throw new ValidationError({ inputs: [TOO_LARGE] });
}

const TOO_LARGE = message(
  `The inputs of a schedule may have at most ${MOST_BYTES} bytes.`,
  `定时任务的输入不得超过 ${MOST_BYTES} 字节。`,
);
