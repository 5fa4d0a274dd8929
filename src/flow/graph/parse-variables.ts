import { sizeOfText } from '../admit.js';
import { DATA_TYPES, describeValue, fit, givenValue, isDataType, isObject } from '../data-type.js';
import type { DataType } from '../data-type.js';
import type { Json } from '../json.js';
import type { Sliced } from '../slices.js';
import { Faults } from './faults.js';
import { checkKeys } from './check-keys.js';

/** A variable that the flow declares. */
export interface ParsedVariable {
  name: string;
  type: DataType;
  scope: 'flow' | 'global';
  value: Json;
  /** Whether inputs may replace the value of a shared variable. Inputs may always set the flow's own variables. */
  overridable: boolean;
}

const MAX_NAME = 255;

/**
 * The maximum total size of a flow's passwords, in bytes of UTF-8, and of those in a job's inputs. Everything that a job shows is
 * searched for each of them.
 */
export const MAX_PASSWORD_BYTES = 16 * 1024;

/** Parses the variables of a flow, in slices: a flow can declare hundreds of thousands. */
export function* parseVariables(list: readonly Json[], faults: Faults): Sliced<ParsedVariable[]> {
  const variables = new Map<string, ParsedVariable>();
  for (const [index, json] of list.entries()) {
    yield;
    const variable = parseVariable(json, index, faults);
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
  checkPasswords([...variables.values()], faults);
  return [...variables.values()];
}

function checkPasswords(variables: readonly ParsedVariable[], faults: Faults): void {
  let bytes = 0;
  for (const { name, type, value } of variables) {
    if (type !== 'password' || typeof value !== 'string') continue;
    bytes += sizeOfText(value) - 2;
    if (bytes <= MAX_PASSWORD_BYTES) continue;
    const en = `The passwords of a flow may have ${MAX_PASSWORD_BYTES} bytes together, and that of "${name}" exceeds this limit: shorten it, or use a shared variable`;
    const zh = `流程的密码合计不得超过 ${MAX_PASSWORD_BYTES} 字节，加上“${name}”已超出：请缩短，或改用共享变量`;
    faults.add('bad-variable', { port: name }, en, zh);
    return;
  }
}

function parseVariable(json: Json, index: number, faults: Faults): ParsedVariable | null {
  const name = isObject(json) ? json.name : null;
  if (!isObject(json) || typeof name !== 'string' || name === '' || name.length > MAX_NAME) {
    const en = `Entry ${index} of variables needs a name, a text of 1 to ${MAX_NAME} characters`;
    faults.add('bad-variable', {}, en, `variables 的第 ${index} 项需要名称（1 至 ${MAX_NAME} 个字符的文本）`);
    return null;
  }
  checkKeys(json, 'variable', '', { port: name }, faults);
  const bad = (en: string, zh: string) => faults.add('bad-variable', { port: name }, en, zh);
  const type = json.type ?? 'any';
  const scope = json.scope ?? 'flow';
  if (!isDataType(type)) {
    bad(
      `The variable "${name}" has a type that does not exist: make it one of ${DATA_TYPES.join(', ')}`,
      `变量“${name}”的类型不存在，请改为 ${DATA_TYPES.join('、')} 之一`,
    );
    return { name, type: 'any', scope: 'flow', value: null, overridable: false };
  }
  if (scope !== 'flow' && scope !== 'global') {
    bad(
      `The scope of the variable "${name}" must be "flow" or "global"`,
      `变量“${name}”的 scope 应为“flow”或“global”`,
    );
  }
  const overridable = json.overridable ?? false;
  if (typeof overridable !== 'boolean')
    bad(
      `"overridable" of the variable "${name}" must be true or false`,
      `变量“${name}”的 overridable 应为 true 或 false`,
    );
  const value = fit(givenValue(json.value, type), type);
  if (value === undefined) {
    const en = `The variable "${name}" is of the type ${type}, but its value is ${describeValue(json.value ?? null).en}: correct one of them`;
    bad(en, `变量“${name}”的类型为 ${type}，与其初始值不符，请改正其一`);
  }
  return {
    name,
    type,
    scope: scope === 'global' ? 'global' : 'flow',
    value: value ?? null,
    overridable: overridable === true,
  };
}
