import { NotFound } from '@liucheng/client';
import i18next from 'i18next';
import { errorText } from '../../api/error-text.js';

/** Why a draft is not saved, and where a process that has gone leaves the changes. */
export const saveProblem = (error: unknown): string =>
  error instanceof NotFound ? i18next.getFixedT(null, 'designer')('saving.gone') : errorText(error);
