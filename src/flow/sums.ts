/** A sum for each key: how much of something each owner holds. Keys whose sum is 0 take no memory. */
export class Sums<Key> {
  private readonly sums = new Map<Key, number>();

  of(key: Key): number {
    return this.sums.get(key) ?? 0;
  }

  add(key: Key, amount: number): void {
    const sum = this.of(key) + amount;
    if (sum === 0) this.sums.delete(key);
    else this.sums.set(key, sum);
  }
}
