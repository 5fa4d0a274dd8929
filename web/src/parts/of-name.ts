/** What stands under a name that somebody has chosen. Every object has a `constructor` and a `toString`, which are not meant. */
export const ofName = <Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;
