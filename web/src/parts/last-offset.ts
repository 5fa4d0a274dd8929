/** Where the last page of a list with `count` rows begins. */
export const lastOffset = (count: number, limit: number): number =>
  Math.max(0, Math.ceil(count / limit) - 1) * limit;
