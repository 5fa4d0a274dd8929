import { type Catalogue, type NodeDefinition, validateFlow } from '../flow/index.js';
import { fullName } from '../flow/index.js';

const NO_LIMITS = {
  maxSteps: Infinity,
  maxDepth: Infinity,
  maxBranches: Infinity,
  maxValueBytes: Infinity,
  maxLiveBytes: Infinity,
  maxRecordBytes: Infinity,
  maxLogBytes: Infinity,
  maxNodes: Infinity,
  maxLinks: Infinity,
};

/** The faults that `upload` would find in a node's example, except unknown variables, which a real flow would declare. */
export function exampleFaults(definition: NodeDefinition, catalogue: Catalogue): string[] {
  const { namespace, name, nodeType, example } = definition;
  const entries = (values: object = {}) =>
    Object.entries(values).map(([key, value]) => ({ name: key, value: value as unknown }));
  const node = {
    id: 'example',
    namespace,
    name,
    ports: { input: entries(example.inputs).map((port) => ({ ...port, portType: 'input' })) },
    detailPanel: { options: { formDatas: entries(example.options) } },
  };
  const start = { id: 'start', namespace: 'core.event', name: 'start' };
  // The node is placed in the body of a loop, where `break` is valid too.
  const loop = {
    id: 'loop',
    namespace: 'core.programming',
    name: 'repeat',
    ports: { input: [{ name: 'count', value: 1 }] },
  };
  const isEntered = definition.flowInputs.length > 0;
  const [{ name: wayIn } = { name: null }] = definition.flowInputs;
  const flow = {
    id: 1,
    nodeList: nodeType === 'event' ? [node] : [start, loop, node],
    linkList: isEntered
      ? [
          { source: 'start', target: 'loop' },
          { source: 'loop', sourcePort: 'body', target: 'example', targetPort: wayIn },
        ]
      : [],
  };
  return validateFlow(flow, catalogue, NO_LIMITS)
    .filter(({ code }) => code !== 'unknown-variable')
    .map(({ message }) => `the example of ${fullName(definition)}: ${message.en}`);
}
