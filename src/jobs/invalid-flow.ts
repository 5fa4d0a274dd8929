import type { Fault } from '../flow/index.js';
import { RestError } from '../rest/errors.js';
import type { Language } from '../rest/language.js';

/** The most faults that an answer lists, twice the nodes of a flow: one of 9 MB can have half a million, which are 60 MB. */
const MOST_LISTED = 10_000;

/** 400 with all faults of a flow at once, and how many they are. */
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
      errors: this.faults.slice(0, MOST_LISTED).map(({ node, port, link, code, message }) => ({
        node,
        port,
        link,
        code,
        message: message[language],
      })),
    };
  }
}
