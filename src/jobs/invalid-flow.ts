import type { Fault } from '../flow/index.js';
import { RestError } from '../rest/errors.js';
import type { Language } from '../rest/language.js';

/** 400 with all faults of a flow at once. */
export class InvalidFlowError extends RestError {
  override name = 'InvalidFlowError';

  constructor(readonly faults: readonly Fault[]) {
    super(400, {
      en: `The flow has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}.`,
      zh: `流程有 ${faults.length} 处错误。`,
    });
  }

  override body(language: Language): unknown {
    return {
      detail: this.detail[language],
      errors: this.faults.map(({ node, port, link, code, message }) => ({
        node,
        port,
        link,
        code,
        message: message[language],
      })),
    };
  }
}
