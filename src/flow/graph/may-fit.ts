import { fit } from '../data-type.js';
import type { DataType } from '../data-type.js';
import type { Template } from '../expression/template.js';

/** Whether a value that a flow gives can fit the type, whatever its expressions come to. */
export function mayFit(template: Template, type: DataType): boolean {
  switch (template.kind) {
    case 'constant':
      return fit(template.value, type) !== undefined;
    case 'expression':
      return true;
    case 'text':
      return type !== 'bool' && type !== 'array' && type !== 'object';
    case 'array':
    case 'object':
      return type === template.kind || type === 'any';
  }
}
