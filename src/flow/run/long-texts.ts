/** V8 hashes a longer text by its length alone. */
const LONGEST_HASHED = 16_383;

/** Whether a Map would compare a text with every other one of its length. */
export const isLong = (value: unknown): value is string =>
  typeof value === 'string' && value.length > LONGEST_HASHED;

/**
 * A map by long texts: a sorted list. With a Map, the end of a branch with 1,000 texts of 16 KiB and one length compared each with all
 * others, which stopped a worker for 3 s, and 20 such jobs for longer than a worker may be stopped.
 */
export class LongTexts<Item> {
  /** By length, then by their characters. */
  private readonly texts: string[] = [];
  private readonly items: Item[] = [];

  get(text: string): Item | undefined {
    const place = this.placeOf(text);
    return this.texts[place] === text ? this.items[place] : undefined;
  }

  /** Adds a text that it does not have. */
  set(text: string, item: Item): void {
    const place = this.placeOf(text);
    this.texts.splice(place, 0, text);
    this.items.splice(place, 0, item);
  }

  /** Removes a text that it has. */
  delete(text: string): void {
    const place = this.placeOf(text);
    this.texts.splice(place, 1);
    this.items.splice(place, 1);
  }

  /** Where a text is, or would be. */
  private placeOf(text: string): number {
    let [low, high] = [0, this.texts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(this.texts[middle] ?? '', text)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const isBefore = (a: string, b: string): boolean => (a.length === b.length ? a < b : a.length < b.length);
