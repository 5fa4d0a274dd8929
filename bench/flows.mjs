/** Flows of benchmarks. */

export const START = { id: 's', namespace: 'core.event', name: 'start', nodeType: 'event' };

/** A process with this flow ends at once. */
export const EMPTY = { nodeList: [START], linkList: [], variables: [] };

/**
 * A flow of a start and then one node after the other.
 *
 * @param {object[]} nodes without ids
 */
export const chain = (nodes) => ({
  nodeList: [START, ...nodes.map((node, index) => ({ id: `n${index}`, ...node }))],
  linkList: nodes.map((_, index) => ({
    id: `l${index}`,
    source: index === 0 ? START.id : `n${index - 1}`,
    target: `n${index}`,
  })),
  variables: [],
});
