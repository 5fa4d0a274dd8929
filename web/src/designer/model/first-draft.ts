import { isObject } from '../../parts/is-object.js';
import { without } from './without.js';

/**
 * A draft that is still the one that the API has made, without the title of its start, which is English: a node without a title is
 * called as its kind in the language of whoever reads. Any other draft is returned as it is.
 */
export function withoutGivenTitle(saved: unknown): unknown {
  if (!isObject(saved) || !Array.isArray(saved.nodeList)) return saved;
  const [start, ...others] = saved.nodeList as unknown[];
  const isStart = isObject(start) && start.namespace === 'core.event' && start.name === 'start';
  if (!isStart || start.title !== 'Start' || others.length > 0) return saved;
  return { ...saved, nodeList: [without(start, 'title')] };
}
