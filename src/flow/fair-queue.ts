/** The waiting items of one owner, and how many of its items are in progress. */
interface Line<Item> {
  waiting: Set<Item>;
  held: number;
}

/**
 * A queue that is fair to owners: next is the owner with the fewest items in progress; among several, the one that was served
 * least recently. The items of one owner keep their order.
 */
export class FairQueue<Item, Owner = number> {
  /** In the order in which they are served. */
  private readonly lines = new Map<Owner, Line<Item>>();

  add(owner: Owner, item: Item): void {
    const line = this.lines.get(owner) ?? { waiting: new Set<Item>(), held: 0 };
    line.waiting.add(item);
    this.lines.set(owner, line);
  }

  /** How many items of an owner wait. */
  waitingOf(owner: Owner): number {
    return this.lines.get(owner)?.waiting.size ?? 0;
  }

  /** Removes a waiting item. */
  remove(owner: Owner, item: Item): void {
    const line = this.lines.get(owner);
    if (line === undefined) return;
    line.waiting.delete(item);
    this.forget(owner, line);
  }

  /**
   * Takes the next item, which is in progress until {@link release}.
   *
   * @param mayHave whether an owner with so many items in progress may have this one now
   */
  take(mayHave: (held: number, item: Item) => boolean): Item | undefined {
    let next: [Owner, Line<Item>, Item] | undefined;
    for (const [owner, line] of this.lines) {
      if (next !== undefined && line.held >= next[1].held) continue;
      const [first] = line.waiting;
      if (first !== undefined && mayHave(line.held, first)) next = [owner, line, first];
    }
    if (next === undefined) return undefined;
    const [owner, line, item] = next;
    line.held += 1;
    this.lines.delete(owner);
    this.lines.set(owner, line);
    line.waiting.delete(item);
    return item;
  }

  /** One of the owner's items is no longer in progress. */
  release(owner: Owner): void {
    const line = this.lines.get(owner);
    if (line === undefined) return;
    line.held -= 1;
    this.forget(owner, line);
  }

  private forget(owner: Owner, { waiting, held }: Line<Item>): void {
    if (waiting.size === 0 && held <= 0) this.lines.delete(owner);
  }
}
