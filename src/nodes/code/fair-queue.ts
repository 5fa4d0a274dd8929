/** The waiting items of one owner, and how many of its items are in progress. */
interface Line<Item> {
  waiting: Item[];
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
    const line = this.lines.get(owner) ?? { waiting: [], held: 0 };
    line.waiting.push(item);
    this.lines.set(owner, line);
  }

  /** The waiting items of an owner. */
  waitingOf(owner: Owner): readonly Item[] {
    return this.lines.get(owner)?.waiting ?? [];
  }

  /** Removes a waiting item. */
  remove(owner: Owner, item: Item): void {
    const line = this.lines.get(owner);
    if (line === undefined) return;
    line.waiting = line.waiting.filter((other) => other !== item);
    this.forget(owner, line);
  }

  /**
   * Takes the next item, which is in progress until {@link release}.
   *
   * @param mayHave whether an owner with so many items in progress may have this one now
   */
  take(mayHave: (held: number, item: Item) => boolean): Item | undefined {
    let next: [Owner, Line<Item>] | undefined;
    for (const entry of this.lines) {
      const [, { waiting, held }] = entry;
      const [first] = waiting;
      if (first !== undefined && (next === undefined || held < next[1].held) && mayHave(held, first))
        next = entry;
    }
    if (next === undefined) return undefined;
    const [owner, line] = next;
    line.held += 1;
    this.lines.delete(owner);
    this.lines.set(owner, line);
    return line.waiting.shift();
  }

  /** One of the owner's items is no longer in progress. */
  release(owner: Owner): void {
    const line = this.lines.get(owner);
    if (line === undefined) return;
    line.held -= 1;
    this.forget(owner, line);
  }

  private forget(owner: Owner, { waiting, held }: Line<Item>): void {
    if (waiting.length === 0 && held <= 0) this.lines.delete(owner);
  }
}
