/** Ends a switch over a closed union: if a member is not handled, the code does not compile. */
export function assertNever(value: never): never {
  throw new Error(`not handled: ${JSON.stringify(value)}`);
}
