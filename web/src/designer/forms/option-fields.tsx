import type { OptionDefinition } from '../model/definitions.js';
import type { FlowNode, Panel } from '../model/flow.js';
import { OptionField } from './option-field.js';
import type { ExpressionScope } from './references/scope.js';

interface OptionFieldsProps {
  node: FlowNode;
  panel: Panel;
  options: readonly OptionDefinition[];
  scope: ExpressionScope;
  faultOf: (name: string) => string | undefined;
  isReadOnly: boolean;
}

/** The fields of a node's own options, or of those that all functions have. */
export function OptionFields({ options, faultOf, ...shared }: OptionFieldsProps) {
  return options.map((option) => (
    <OptionField key={option.name} option={option} fault={faultOf(option.name)} {...shared} />
  ));
}
