/** How far a line was looked through. */
interface Visit<Item> {
  user: number;
  line: Item[];
  seen: number;
  left: Item[];
}

/**
 * Items that wait, in the order in which they are to be taken. Not a `FairQueue`, which gives the next item alone: a batch leaves out those that do
 * not fit, and takes later ones.
 */
export class WaitingItems<Item> {
  /** The items of each user in the order in which they came. The users are in the order of their turns. */
  private readonly lines = new Map<number, Item[]>();
  private count = 0;

  /** @param userOf the id of the user whose item it is. With it, users take turns: the first items of all come before the second ones */
  constructor(private readonly userOf: (item: Item) => number = () => 0) {}

  get length(): number {
    return this.count;
  }

  /** Adds an item behind the others of its user. */
  add(item: Item): void {
    const user = this.userOf(item);
    const line = this.lines.get(user);
    if (line === undefined) this.lines.set(user, [item]);
    else line.push(item);
    this.count += 1;
  }

  /** Adds an item before the first one that passes the test. If none does, as {@link add}. */
  addBefore(item: Item, test: (other: Item) => boolean): void {
    for (const line of this.lines.values()) {
      const place = line.findIndex(test);
      if (place === -1) continue;
      line.splice(place, 0, item);
      this.count += 1;
      return;
    }
    this.add(item);
  }

  /** Removes and returns at most `most` items: the first ones that pass the test. */
  take(test: (item: Item) => boolean, most = Infinity): Item[] {
    const taken: Item[] = [];
    const look = (visit: Visit<Item>): void => {
      const item = visit.line[visit.seen] as Item;
      visit.seen += 1;
      (test(item) ? taken : visit.left).push(item);
    };
    const visits: Visit<Item>[] = [];
    for (const [user, line] of this.lines) {
      if (taken.length >= most) break;
      const visit = { user, line, seen: 0, left: [] };
      visits.push(visit);
      look(visit);
    }
    let open = visits.filter(isOpen);
    while (taken.length < most && open.length > 0) {
      for (const visit of open) if (taken.length < most) look(visit);
      if (!open.every(isOpen)) open = open.filter(isOpen);
    }
    this.count -= taken.length;
    this.endTurns(visits);
    return taken;
  }

  /** Removes what was taken. Those who had less of it come before the others, and first those whose first item did not fit. */
  private endTurns(visits: readonly Visit<Item>[]): void {
    const served: Visit<Item>[] = [];
    for (const visit of visits) {
      const { user, line, seen, left } = visit;
      const isFirstLeft = left.length > 0 && left[0] === line[0];
      const removed = seen - left.length;
      // In place, since thousands can wait behind a few.
      left.forEach((item, index) => (line[removed + index] = item));
      line.splice(0, removed);
      if (line.length === 0) this.lines.delete(user);
      else if (removed > 0 && !isFirstLeft) served.push(visit);
    }
    served.sort((one, other) => one.seen - one.left.length - (other.seen - other.left.length));
    for (const { user, line } of served) {
      this.lines.delete(user);
      this.lines.set(user, line);
    }
  }
}

/** Whether the line has items that were not looked at. */
const isOpen = <Item>({ line, seen }: Visit<Item>): boolean => seen < line.length;
