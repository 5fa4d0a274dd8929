import type { ParsedFlow } from './parse-flow.js';

/** Checks that the variables named in options are declared. */
export function checkVariableOptions({ nodes, variables, faults }: ParsedFlow): void {
  const declared = new Set(variables.map(({ name }) => name));
  for (const { id, definition, options } of nodes) {
    for (const { name, holds } of definition.options) {
      const variable = options[name];
      if (holds !== 'variable' || typeof variable !== 'string' || variable === '' || declared.has(variable))
        continue;
      const en = `The flow declares no variable "${variable}": choose one that it does, or declare it`;
      faults.add(
        'unknown-variable',
        { node: id, port: name },
        en,
        `流程没有声明变量“${variable}”：请选择已声明的变量或先声明它`,
      );
    }
  }
}
