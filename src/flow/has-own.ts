/** Whether the object itself bears the key: never `obj[key]` with a key that a flow or a user chose. */
export function hasOwn(object: object, key: string): boolean {
  return Object.prototype.hasOwnProperty.call(object, key);
}
