/**
 * Items that wait, in the order in which they are to be taken. Not a `FairQueue`, which gives the next item alone: a batch leaves out those that do
 * not fit, and takes later ones.
 */
export class WaitingItems<Item> {
  private readonly items: Item[] = [];
  /** How many items of each user wait. */
  private readonly counts = new Map<number, number>();

  /** @param userOf the id of the user whose item it is. With it, users take turns: the first items of all come before the second ones */
  constructor(private readonly userOf?: (item: Item) => number) {}

  get length(): number {
    return this.items.length;
  }

  /** Adds an item at the end, or where it is the turn of its user. */
  add(item: Item): void {
    this.items.splice(this.placeOf(item), 0, item);
    this.count(item, 1);
  }

  /** Adds an item before the first one that passes the test. If none does, as {@link add}. */
  addBefore(item: Item, test: (other: Item) => boolean): void {
    const place = this.items.findIndex(test);
    if (place === -1) this.add(item);
    else {
      this.items.splice(place, 0, item);
      this.count(item, 1);
    }
  }

  /** Removes and returns at most `most` items: the first ones that pass the test. */
  take(test: (item: Item) => boolean, most = Infinity): Item[] {
    const taken: Item[] = [];
    const left: Item[] = [];
    for (const item of this.items) {
      if (taken.length >= most) break;
      (test(item) ? taken : left).push(item);
    }
    // In place, since thousands can wait behind a few.
    left.forEach((item, index) => (this.items[taken.length + index] = item));
    this.items.splice(0, taken.length);
    for (const item of taken) this.count(item, -1);
    return taken;
  }

  /** Behind as many items of each other user as this one then has. Looks no further, since a user can have thousands. */
  private placeOf(item: Item): number {
    const { userOf } = this;
    const turn = userOf === undefined ? Infinity : (this.counts.get(userOf(item)) ?? 0) + 1;
    if (userOf === undefined || Math.max(0, ...this.counts.values()) <= turn) return this.items.length;
    const before = new Map<number, number>();
    return this.items.findIndex((other) => {
      const user = userOf(other);
      before.set(user, (before.get(user) ?? 0) + 1);
      return (before.get(user) ?? 0) > turn;
    });
  }

  private count(item: Item, change: number): void {
    const user = this.userOf?.(item);
    if (user === undefined) return;
    const count = (this.counts.get(user) ?? 0) + change;
    if (count === 0) this.counts.delete(user);
    else this.counts.set(user, count);
  }
}
