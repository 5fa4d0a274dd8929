import { type Fault, MOST_FAULTS } from '../flow/index.js';
import { RestError } from '../rest/errors.js';
import type { Language } from '../rest/language.js';

/** A 400 response with the faults of a flow and their number. */
export class InvalidFlowError extends RestError {
  override name = 'InvalidFlowError';

  /** @param count the number of all faults, if `faults` contains only the first ones */
  constructor(
    readonly faults: readonly Fault[],
    count = faults.length,
  ) {
    super(400, {
      en: `The flow has ${count} ${count === 1 ? 'fault' : 'faults'}.`,
      zh: `流程有 ${count} 处错误。`,
    });
  }

  override body(language: Language): unknown {
    return {
      detail: this.detail[language],
      errors: this.faults.slice(0, MOST_FAULTS).map(({ node, port, link, code, message }) => ({
        node,
        port,
        link,
        code,
        message: message[language],
      })),
    };
  }
}
