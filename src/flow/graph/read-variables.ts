import { describeValue, fit, givenValue, isDataType, isObject } from '../data-type.js';
import type { DataType } from '../data-type.js';
import type { Json } from '../world.js';
import type { Faults } from './faults.js';

/** A variable that the flow declares. */
export interface ReadVariable {
  name: string;
  type: DataType;
  scope: 'flow' | 'global';
  value: Json;
}

const MAX_NAME = 255;

export function readVariables(list: readonly Json[], faults: Faults): ReadVariable[] {
  const variables = new Map<string, ReadVariable>();
  for (const [index, json] of list.entries()) {
    const variable = readVariable(json, index, faults);
    if (variable === null) continue;
    if (variables.has(variable.name)) {
      const en = `Two variables are named "${variable.name}": rename one of them`;
      faults.add(
        'duplicate-variable',
        { port: variable.name },
        en,
        `有两个变量名为“${variable.name}”，请重命名其一`,
      );
    } else {
      variables.set(variable.name, variable);
    }
  }
  return [...variables.values()];
}

function readVariable(json: Json, index: number, faults: Faults): ReadVariable | null {
  const name = isObject(json) ? json.name : null;
  if (!isObject(json) || typeof name !== 'string' || name === '' || name.length > MAX_NAME) {
    const en = `Entry ${index} of variables needs a name, a text of 1 to ${MAX_NAME} characters`;
    faults.add('bad-variable', {}, en, `variables 的第 ${index} 项需要名称（1 至 ${MAX_NAME} 个字符的文本）`);
    return null;
  }
  const bad = (en: string, zh: string) => faults.add('bad-variable', { port: name }, en, zh);
  const type = json.type ?? 'any';
  const scope = json.scope ?? 'flow';
  if (!isDataType(type)) {
    bad(
      `The variable "${name}" has a type that does not exist: correct it`,
      `变量“${name}”的类型不存在，请改正`,
    );
    return { name, type: 'any', scope: 'flow', value: null };
  }
  if (scope !== 'flow' && scope !== 'global') {
    bad(
      `The scope of the variable "${name}" is to be "flow" or "global"`,
      `变量“${name}”的 scope 应为“flow”或“global”`,
    );
  }
  const value = fit(givenValue(json.value, type), type);
  if (value === undefined) {
    const en = `The variable "${name}" is of the type ${type}, but begins with ${describeValue(json.value ?? null)}: correct either`;
    bad(en, `变量“${name}”的类型为 ${type}，与其初始值不符，请改正其一`);
  }
  return { name, type, scope: scope === 'global' ? 'global' : 'flow', value: value ?? null };
}
