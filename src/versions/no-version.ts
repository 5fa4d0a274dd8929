import { NotFound } from '../rest/errors.js';

/** A 404 response for a version that a process does not have. */
export const noVersion = (version: number): NotFound =>
  new NotFound({ en: `There is no version ${version} of the process.`, zh: `流程没有版本 ${version}。` });
