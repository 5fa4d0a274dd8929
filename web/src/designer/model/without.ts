/** An object without some of its keys. */
export const without = <Item extends object, Key extends keyof Item>(
  item: Item,
  ...keys: readonly Key[]
): Omit<Item, Key> =>
  Object.fromEntries(Object.entries(item).filter(([key]) => !keys.some((one) => one === key))) as Omit<
    Item,
    Key
  >;
