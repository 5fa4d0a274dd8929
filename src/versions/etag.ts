import { createHash } from 'node:crypto';

const TAG = /\s*(W\/)?"([^"]*)"\s*(?:,|$)/y;

/** The entity tag of a draft's text: its SHA-256, in hex. */
export const tagOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The tag as the header `ETag` has it. */
export const quoted = (tag: string): string => `"${tag}"`;

/**
 * The tags that an `If-Match` header names; null where it matches any text, as `*` does. Weak tags never
 * match.
 */
export function tagsOf(header: string | undefined): string[] | null {
  if (header === undefined || header.trim() === '*') return null;
  const tags: string[] = [];
  TAG.lastIndex = 0;
  for (let match = TAG.exec(header); match; match = TAG.exec(header))
    if (match[1] === undefined && match[2] !== undefined) tags.push(match[2]);
  return tags;
}
