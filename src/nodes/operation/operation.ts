import type {
  DataPortDefinition,
  Example,
  OperationDefinition,
  OptionDefinition,
  Text,
} from '../../flow/index.js';

/** The parts of an operation that differ from one to another. */
export interface Operation {
  name: string;
  title: Text;
  description: Text;
  inputs: readonly DataPortDefinition[];
  result: DataPortDefinition;
  options?: readonly OptionDefinition[];
  moreInputs?: boolean;
  checkOptions?: OperationDefinition['checkOptions'];
  example: Example;
  compute: OperationDefinition['compute'];
}

/** A node of `core.operation`: pure, without flow ports, with one output, `result`. */
export function operation({ result, options = [], ...rest }: Operation): OperationDefinition {
  return {
    namespace: 'core.operation',
    nodeType: 'operation',
    effect: 'pure',
    revision: 1,
    flowInputs: [],
    flowOutputs: [],
    outputs: [result],
    options,
    ...rest,
  };
}
