import { fit } from '../data-type.js';
import type { DataType } from '../data-type.js';
import type { Template } from '../expression/template.js';

/** Whether a template can have a value of the type, for some values of its expressions. */
export function templateFits(template: Template, type: DataType): boolean {
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
