const KINDS = /** @type {const} */ ([
  ['core.log', 'print', 'function'],
  ['core.http', 'request', 'function'],
  ['core.programming', 'branch', 'programming'],
  ['core.time', 'delay', 'function'],
]);
const COLUMNS = 40;

/**
 * A flow as long as wanted: rows of 40 nodes of four kinds, each linked to the next, and a link of data from each request.
 *
 * @param {number} count of nodes
 */
export function largeFlow(count) {
  const nodeList = Array.from({ length: count }, (_, index) => {
    const [namespace, name, nodeType] =
      index === 0 ? /** @type {const} */ (['core.event', 'start', 'event']) : kindAt(index);
    const place = { x: (index % COLUMNS) * 320, y: Math.floor(index / COLUMNS) * 260 };
    return { id: `n${index}`, namespace, name, nodeType, ...place, ports: { input: inputOf(name) } };
  });
  const flowLinks = nodeList.slice(1).map(({ id }, index) => ({
    ...{ id: `l${index}`, source: `n${index}`, target: id },
    ...(nodeList[index]?.name === 'branch' ? { sourcePort: 'then' } : {}),
  }));
  const dataLinks = nodeList.flatMap(({ id, name }, index) =>
    name === 'request' && index + 3 < count
      ? [
          {
            id: `d${index}`,
            source: id,
            sourcePort: 'status',
            target: `n${index + 3}`,
            targetPort: 'message',
          },
        ]
      : [],
  );
  return { nodeList, linkList: [...flowLinks, ...dataLinks] };
}

/** @param {number} index */
const kindAt = (index) => KINDS[/** @type {0 | 1 | 2 | 3} */ (index % KINDS.length)];

/** @param {string} name */
const inputOf = (name) =>
  name === 'request' ? [{ name: 'url', value: 'https://example.com/{{ vars.order }}' }] : [];
