/** `T`, whose optional properties may be given as undefined: an option that was not set. */
export type Loose<T> = {
  [Name in keyof T]: object extends Pick<T, Name> ? T[Name] | undefined : T[Name];
};

/** The properties that are given. */
export const given = <T extends object>(loose: Loose<T>): T =>
  Object.fromEntries(Object.entries(loose).filter(([, value]) => value !== undefined)) as T;
