/** Owners with something in common, such as the jobs of one user. */
interface Group {
  /** Undefined: the group of a single owner. */
  key: number | undefined;
  /** How many items of these owners are in progress. */
  held: number;
  /** When it was served last, or came, by a number that grows. */
  served: number;
  /** How many of them wait or have items in progress. */
  owners: number;
}

/** The waiting items of one owner, and how many of its items are in progress. */
interface Line<Item> {
  group: Group;
  waiting: Set<Item>;
  held: number;
}

/**
 * What {@link FairQueue.take} asks, for items that can take long: at most `atOnce` are in progress, and as many more of owners who have none. So
 * one owner never holds back the others.
 *
 * @param inProgress how many are in progress now
 */
export const withRoomForOthers =
  (atOnce: number, inProgress: () => number) =>
  (held: number): boolean =>
    inProgress() < (held === 0 ? 2 * atOnce : atOnce);

/**
 * A queue that is fair to groups of owners, and to the owners of each: next is the group with the fewest items in progress; among several,
 * the one that was served least recently; and of its owners the next by the same rule. The items of one owner keep their order.
 */
export class FairQueue<Item, Owner = number> {
  /** In the order in which they are served. */
  private readonly lines = new Map<Owner, Line<Item>>();
  private readonly groups = new Map<number, Group>();
  private served = 0;

  /** @param group the same for each item of the owner; undefined: the owner has one of its own */
  add(owner: Owner, item: Item, group?: number): void {
    let line = this.lines.get(owner);
    if (line === undefined) {
      line = { group: this.groupOf(group), waiting: new Set(), held: 0 };
      line.group.owners += 1;
      this.lines.set(owner, line);
    }
    line.waiting.add(item);
  }

  /** How many items of an owner wait. */
  waitingOf(owner: Owner): number {
    return this.lines.get(owner)?.waiting.size ?? 0;
  }

  /** Each waiting item. It may be removed before the next one is asked for. */
  *all(): Generator<Item> {
    for (const { waiting } of this.lines.values()) yield* waiting;
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
   * @param mayHave whether an owner with so many items in progress, in a group with so many, may have this one now
   */
  take(mayHave: (held: number, item: Item, heldByGroup: number) => boolean): Item | undefined {
    let next: [Owner, Line<Item>, Item] | undefined;
    for (const [owner, line] of this.lines) {
      if (next !== undefined && !precedes(line, next[1])) continue;
      const [first] = line.waiting;
      if (first !== undefined && mayHave(line.held, first, line.group.held)) next = [owner, line, first];
    }
    if (next === undefined) return undefined;
    const [owner, line, item] = next;
    line.held += 1;
    line.group.held += 1;
    line.group.served = this.served += 1;
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
    line.group.held -= 1;
    this.forget(owner, line);
  }

  private groupOf(key: number | undefined): Group {
    const known = key === undefined ? undefined : this.groups.get(key);
    if (known !== undefined) return known;
    const group = { key, held: 0, served: (this.served += 1), owners: 0 };
    if (key !== undefined) this.groups.set(key, group);
    return group;
  }

  private forget(owner: Owner, { waiting, held, group }: Line<Item>): void {
    if (waiting.size > 0 || held > 0) return;
    this.lines.delete(owner);
    group.owners -= 1;
    if (group.owners === 0 && group.key !== undefined) this.groups.delete(group.key);
  }
}

/** Whether a line comes before another one that is earlier in the order of service. */
function precedes<Item>(line: Line<Item>, other: Line<Item>): boolean {
  if (line.group === other.group) return line.held < other.held;
  const { group } = line;
  return (
    group.held < other.group.held || (group.held === other.group.held && group.served < other.group.served)
  );
}
