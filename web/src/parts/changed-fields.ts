import { isSame } from './is-same.js';

/** The fields that a person has changed. The others are not sent: somebody else may have saved them meanwhile. */
export function changedFields<Body extends object>(
  read: Readonly<Partial<Record<keyof Body, unknown>>>,
  body: Body,
): Partial<Body> {
  const isChanged = ([name, value]: [string, unknown]): boolean => !isSame(value, read[name as keyof Body]);
  return Object.fromEntries(Object.entries(body).filter(isChanged)) as Partial<Body>;
}
