import { RestError } from '../../rest/errors.js';
import type { Language } from '../../rest/language.js';
import type { Refusal } from './tasks.js';

/** A RestError that was thrown in another thread. */
export class RefusedElsewhere extends RestError {
  override name = 'RefusedElsewhere';

  constructor(private readonly refusal: Refusal) {
    super(refusal.status, refusal.detail);
  }

  override body(language: Language): unknown {
    return this.refusal.body[language];
  }
}

/** The error in a form that can be sent to another thread. */
export function refusalOf(error: RestError): Refusal {
  const { status, detail } = error;
  return {
    status,
    detail: { en: detail.en, zh: detail.zh },
    body: { en: error.body('en'), zh: error.body('zh') },
  };
}
