import { LRUCache } from 'lru-cache';
import { type Json, sizeOf, type Values } from '../../flow/index.js';
import {
  beginningOf,
  isWithin,
  MOST_VALUE_BYTES,
  shownJson,
  truncated,
} from '../../jobs/steps/shown-value.js';
import type { JobSecrets } from './job-secrets.js';

/**
 * How much of a large value is searched for secrets, in bytes. It is more than the preview, so that a secret at the end of the
 * preview is found.
 */
const SEARCHED_BYTES = 16 * 1024;

/** A large value. Keeps little of it, because steps can have more values than fit into memory. */
class Excerpt {
  readonly bytes: number;
  private readonly beginning: string;

  constructor(json: string) {
    this.bytes = Buffer.byteLength(json);
    // A copy: a part of a string would keep the whole string in memory.
    this.beginning = Buffer.from(beginningOf(json, SEARCHED_BYTES)).toString();
  }

  async shown(secrets: JobSecrets): Promise<string> {
    return truncated(this.bytes, await secrets.text(this.beginning));
  }
}

/** The excerpts of large arrays and objects. A loop often gives the same value to each of its steps. */
const known = new WeakMap<object, Excerpt>();

/**
 * The excerpts of large texts: thousands of branches can have the same one, and to make an excerpt of 1 MiB takes 2 ms. Their characters
 * together are limited to those of the live values of two jobs.
 */
const knownTexts = new LRUCache<string, Excerpt>({
  maxSize: 32 * 1024 * 1024,
  sizeCalculation: (_, text) => text.length,
});

/** One value of a step: itself if it is small. */
interface Part {
  port: string;
  value: Json | Excerpt;
  /** The size of its JSON text. */
  bytes: number;
}

const NO_PARTS: readonly Part[] = [];

/** The inputs or outputs of a step until they are stored. They take little memory, whatever the step has got. */
export class StepValues {
  /** The size of the JSON text of all values, in bytes. */
  readonly bytes: number;
  /** The approximate size when they are stored, in bytes. */
  readonly weight: number;
  /** The JSON text, if every value is small. */
  private readonly small: string | null = null;
  private readonly parts: readonly Part[] = NO_PARTS;

  constructor(private readonly values: Values) {
    const ports = Object.keys(values);
    const isLarge = ports.some((port) => isLarger(values[port]));
    const json = isLarge ? null : JSON.stringify(values);
    if (json !== null && isWithin(json, MOST_VALUE_BYTES)) {
      this.small = json;
      this.bytes = Buffer.byteLength(json);
      this.weight = this.bytes;
    } else {
      this.values = {};
      this.parts = ports.map((port) => partOf(port, values[port]));
      const sum = (size: (part: Part) => number): number =>
        this.parts.reduce((bytes, part) => bytes + size(part) + Buffer.byteLength(part.port) + 4, 1);
      this.bytes = sum(({ bytes }) => bytes);
      this.weight = sum(({ bytes }) => Math.min(bytes, MOST_VALUE_BYTES));
    }
  }

  /** The JSON text that is shown: large values are truncated, secrets are `***`. A string if the job has no secrets and all values are small. */
  shown(secrets: JobSecrets): string | Promise<string> {
    return this.small !== null && secrets.isIdle ? this.small : this.redacted(secrets);
  }

  private async redacted(secrets: JobSecrets): Promise<string> {
    if (this.small !== null) return shownValues(await secrets.values(this.values));
    const shown: string[] = [];
    for (const { port, value } of this.parts)
      shown.push(
        value instanceof Excerpt
          ? `${JSON.stringify(port)}:${await value.shown(secrets)}`
          : shownValues(await secrets.values({ [port]: value })).slice(1, -1),
      );
    return `{${shown.join()}}`;
  }

  /** What is shown instead if the job has no room for the values. */
  omitted(): string {
    return this.bytes <= 2 ? '{}' : truncated(this.bytes, '');
  }
}

/** Whether the JSON text of a value is larger than a value that is shown whole. */
const isLarger = (value: Json = null): boolean =>
  (typeof value === 'string' && value.length > MOST_VALUE_BYTES) || sizeOf(value) > MOST_VALUE_BYTES;

function partOf(port: string, value: Json = null): Part {
  const isObject = typeof value === 'object' && value !== null;
  const isLargeText = typeof value === 'string' && value.length > MOST_VALUE_BYTES;
  const earlier = isObject ? known.get(value) : isLargeText ? knownTexts.get(value) : undefined;
  if (earlier !== undefined) return { port, value: earlier, bytes: earlier.bytes };
  const json = JSON.stringify(value);
  if (isWithin(json, MOST_VALUE_BYTES)) return { port, value, bytes: Buffer.byteLength(json) };
  const excerpt = new Excerpt(json);
  if (isObject) known.set(value, excerpt);
  else if (isLargeText) knownTexts.set(value, excerpt);
  return { port, value: excerpt, bytes: excerpt.bytes };
}

/** The JSON text of values by port, each truncated if it is large. */
const shownValues = (values: Values): string =>
  `{${Object.entries(values)
    .map(([port, value]) => `${JSON.stringify(port)}:${shownJson(JSON.stringify(value))}`)
    .join()}}`;
