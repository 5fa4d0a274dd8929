import { definitionsOf } from './definitions.js';
import type { NodeDefinition } from './definitions.js';
import { readFlow } from './flow.js';
import type { Flow } from './flow.js';

type Ports = NodeDefinition['ports'];

/** A definition for specs: `flow` ports by name (`''` is the default one), data ports as `name: type`. */
function define(
  kind: string,
  nodeType: NodeDefinition['nodeType'],
  ports: {
    in: string;
    out: string;
    more?: Partial<Ports['more']>;
    options?: NodeDefinition['detailPanel']['options']['formDatas'];
  },
): NodeDefinition {
  const [namespace = '', name = ''] = kind.split('/');
  const read = (text: string, portType: 'input' | 'output') =>
    text.split(' ').map((port) => {
      const [id = '', dataType] = port.split(':');
      if (dataType === undefined) return { id, name: id === '-' ? null : id, portType: 'flow', title: id };
      const value = { required: false, value: null };
      return { id, name: id, portType, dataType, title: id, ...(portType === 'input' ? value : {}) };
    });
  return {
    namespace,
    name,
    nodeType,
    effect: 'pure',
    title: name,
    description: '',
    ports: {
      input: (ports.in === '' ? [] : read(ports.in, 'input')) as Ports['input'],
      output: (ports.out === '' ? [] : read(ports.out, 'output')) as Ports['output'],
      more: { inputs: false, outputs: false, flowOutputs: null, ...ports.more },
    },
    detailPanel: { options: { formDatas: ports.options ?? [] } },
    example: {},
  };
}

const VARIABLE = {
  ...{ name: 'variable', title: '', required: true, value: '' },
  ...({ dataType: 'string', holds: 'variable' } as const),
};

const CODE = {
  ...{ name: 'code', title: '', required: true, value: '' },
  ...({ dataType: 'string', holds: 'code' } as const),
};

const EXPRESSION = {
  ...{ name: 'expression', title: '', required: true, value: '' },
  ...({ dataType: 'string', holds: 'expression' } as const),
};

/** Some of the built-in nodes. */
export const DEFINITIONS = definitionsOf([
  {
    namespace: 'core',
    title: '',
    description: '',
    nodes: [
      define('core.event/start', 'event', { in: '', out: '-' }),
      define('core.log/print', 'function', { in: '- message:any', out: '- error errorMessage:string' }),
      define('core.http/request', 'function', {
        in: '- url:string headers:object',
        out: '- error body:any status:number',
      }),
      define('core.programming/branch', 'programming', { in: '- condition:bool', out: 'then else' }),
      define('core.programming/parallel', 'programming', {
        ...{ in: '-', out: '1 2 completed' },
        more: { flowOutputs: 'numbered' },
      }),
      define('core.programming/switch', 'programming', {
        ...{ in: '- value:any', out: 'default' },
        more: { flowOutputs: { option: 'cases' } },
      }),
      define('core.variable/set', 'variable_set', { in: '- value:any', out: '-', options: [VARIABLE] }),
      define('core.code/javascript', 'function', { in: '-', out: '- result:any', options: [CODE] }),
      define('core.operation/not', 'operation', { in: 'a:bool', out: 'result:bool' }),
      define('core.operation/expression', 'operation', {
        ...{ in: '', out: 'result:any' },
        more: { inputs: true },
        options: [EXPRESSION],
      }),
    ],
  },
]);

/** A flow for specs: `nodes` as `id kind` lines, `links` as `source.port target.port` lines. */
export function flowOf(nodes: string, links = ''): Flow {
  const lines = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  return readFlow({
    id: 1,
    nodeList: lines(nodes).map((line, index) => {
      const [id = '', kind = ''] = line.split(' ');
      const definition = DEFINITIONS.get(kind);
      const [namespace = '', name = ''] = kind.split('/');
      return { id, namespace, name, nodeType: definition?.nodeType ?? 'function', x: index * 300, y: 0 };
    }),
    linkList: lines(links).map((line, index) => {
      const [from = '', to = ''] = line.split(' ');
      const [source = '', sourcePort] = from.split('.');
      const [target = '', targetPort] = to.split('.');
      return {
        id: `l${index + 1}`,
        source,
        ...(sourcePort === undefined ? {} : { sourcePort }),
        target,
        ...(targetPort === undefined ? {} : { targetPort }),
      };
    }),
  });
}
