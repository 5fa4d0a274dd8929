/** Parts the key of an item from its number among those with the same key. No key that a person has written has it. */
const NUMBERED = '\0';

/** The items of a list by their keys. A second item with the same key, such as a variable without a name, has a key of its own. */
export function byKey<Item>(list: readonly Item[], keyOf: (item: Item) => string): Map<string, Item> {
  const items = new Map<string, Item>();
  const counts = new Map<string, number>();
  for (const item of list) {
    const key = keyOf(item);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    items.set(count === 0 ? key : `${key}${NUMBERED}${count}`, item);
  }
  return items;
}

/** The key as the item has it. */
export const ownKey = (key: string): string => key.split(NUMBERED, 1).join('');
