import type {
  ChoiceDefinition,
  ControlDefinition,
  EventDefinition,
  FunctionDefinition,
  NodeDefinition,
  OperationDefinition,
  VariableSetDefinition,
} from './definition.js';

/** What a job does at a node. */
export type NodeAction =
  | { readonly kind: 'pass'; readonly definition: EventDefinition }
  | { readonly kind: 'compute'; readonly definition: OperationDefinition }
  | { readonly kind: 'assign'; readonly definition: VariableSetDefinition }
  | { readonly kind: 'choose'; readonly definition: ChoiceDefinition }
  | { readonly kind: 'control'; readonly definition: ControlDefinition }
  | { readonly kind: 'run'; readonly definition: FunctionDefinition };

/** Decides once what takes a tenth of the time of a loop's round if it is decided at each visit, since definitions have many shapes. */
export function actionOf(definition: NodeDefinition): NodeAction {
  if ('compute' in definition) return { kind: 'compute', definition };
  if ('assign' in definition) return { kind: 'assign', definition };
  if ('choose' in definition) return { kind: 'choose', definition };
  if ('control' in definition) return { kind: 'control', definition };
  if ('run' in definition) return { kind: 'run', definition };
  return { kind: 'pass', definition };
}
