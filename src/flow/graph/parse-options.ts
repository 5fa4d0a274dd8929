import { describeValue, fit, givenValue, isObject } from '../data-type.js';
import type { OptionDefinition, Values } from '../definition.js';
import { similarNames } from '../similar-names.js';
import type { Text } from '../text.js';
import type { Json } from '../json.js';
import type { Faults } from './faults.js';
import { checkKeys } from './check-keys.js';

/** The options of a node, by the panel that holds them. */
export type OptionsByPanel = Readonly<Record<'options' | 'common', readonly OptionDefinition[]>>;

/** The values of `detailPanel.<group>.formDatas`, with the defaults of options that are not set. */
export function parseOptions(
  panels: Record<string, Json> | null,
  group: keyof OptionsByPanel,
  options: OptionsByPanel,
  node: string,
  faults: Faults,
): Values {
  const given = formValues(panels, group, options, node, faults);
  const definitions = options[group];
  const values: Values = {};
  for (const option of definitions) {
    const value = givenValue(given.get(option.name), option.dataType);
    values[option.name] = value === null ? option.value : (fit(value, option.dataType) ?? null);
    const problem = problemOf(option, value);
    if (problem === null) continue;
    faults.add(problem.code ?? 'bad-option', { node, port: option.name }, problem.en, problem.zh);
  }
  return values;
}

const NO_VALUES: ReadonlyMap<string, Json> = new Map();

function formValues(
  panels: Record<string, Json> | null,
  group: keyof OptionsByPanel,
  options: OptionsByPanel,
  node: string,
  faults: Faults,
): ReadonlyMap<string, Json> {
  const panel = panels !== null && Object.hasOwn(panels, group) ? panels[group] : null;
  if (panel === undefined || panel === null) return NO_VALUES;
  const path = `detailPanel.${group}`;
  const bad = (en: string, zh: string) => faults.add('bad-option', { node }, en, zh);
  if (!isObject(panel)) {
    bad(`${path} must be an object with formDatas`, `${path} 应为含有 formDatas 的对象`);
    return NO_VALUES;
  }
  checkKeys(panel, 'panel', `${path}.`, { node }, faults);
  const isOption = (name: string): boolean => isAmong(options[group], name);
  for (const name of Object.hasOwn(panel, 'formDatas') ? [] : Object.keys(panel)) {
    if (!isOption(name)) continue;
    const en = `"${path}.${name}" is not read: write {"formDatas": [{"name": "${name}", "value": …}]}`;
    faults.add(
      'unknown-key',
      { node, port: name },
      en,
      `不会读取“${path}.${name}”：请写成 {"formDatas": [{"name": "${name}", "value": …}]}`,
    );
  }
  const forms = panel.formDatas ?? [];
  if (!Array.isArray(forms)) {
    const shape = '[{"name": …, "value": …}]';
    bad(`${path}.formDatas must be a list: ${shape}`, `${path}.formDatas 应为列表：${shape}`);
    return NO_VALUES;
  }
  const values = new Map<string, Json>();
  for (const [index, form] of forms.entries()) {
    if (!isObject(form) || typeof form.name !== 'string') {
      bad(`Entry ${index} of ${path}.formDatas has no name`, `${path}.formDatas 的第 ${index} 项没有名称`);
      continue;
    }
    const { name } = form;
    checkKeys(form, 'form', '', { node, port: name }, faults);
    // A front end may show the same common form for each node, and send what is left blank.
    if (group === 'common' && isBlank(form.value)) continue;
    if (!isOption(name)) unknownOption(name, group, options, node, faults);
    else if (values.has(name))
      faults.add(
        'bad-option',
        { node, port: name },
        `The option "${name}" is set twice`,
        `选项“${name}”设置了两次`,
      );
    values.set(name, form.value ?? null);
  }
  return values;
}

const isBlank = (value: Json | undefined): boolean => value === undefined || value === null || value === '';

const isAmong = (definitions: readonly OptionDefinition[], name: string): boolean =>
  definitions.some((option) => option.name === name);

function unknownOption(
  name: string,
  group: keyof OptionsByPanel,
  options: OptionsByPanel,
  node: string,
  faults: Faults,
): void {
  const { en, zh } = adviceFor(name, group, options, faults.isFull);
  faults.add(
    'unknown-option',
    { node, port: name },
    `The node has no option "${name}"${en}`,
    `节点没有选项“${name}”${zh}`,
  );
}

/**
 * What to do with an option that the panel does not have: move it to the panel that has it, use another one, or remove it.
 *
 * @param isUnread whether nobody reads the answer, so that no similar names are looked for
 */
function adviceFor(
  name: string,
  group: keyof OptionsByPanel,
  options: OptionsByPanel,
  isUnread: boolean,
): Text {
  const other = group === 'options' ? 'common' : 'options';
  const path = `detailPanel.${other}.formDatas`;
  if (isAmong(options[other], name)) return { en: ` here: write it in "${path}"`, zh: `：请写在“${path}”中` };
  const names = options[group].map((option) => option.name);
  if (names.length === 0)
    return group === 'common'
      ? {
          en: ': remove it, since only functions and calls have common options',
          zh: '：只有函数和调用节点有通用选项，请删除该项',
        }
      : { en: ': remove it, since there are none', zh: '：它没有任何选项，请删除该项' };
  const likely = isUnread ? [] : similarNames(name, names, 1);
  const choices = likely.length > 0 ? likely : names;
  const en = choices.map((one) => `"${one}"`).join(', ');
  const zh = choices.map((one) => `“${one}”`).join('、');
  return { en: `: choose ${en}, or remove it`, zh: `：请使用${zh}，或删除该项` };
}

/** What is wrong with the value of an option. @returns null if nothing is */
function problemOf(
  option: OptionDefinition,
  given: Json,
): { code?: 'missing-option'; en: string; zh: string } | null {
  const { name } = option;
  const value = given === null ? option.value : fit(given, option.dataType);
  if (value === undefined) {
    return {
      en: `The option "${name}" must be of the type ${option.dataType}, but its value is ${describeValue(given).en}: correct it`,
      zh: `选项“${name}”的类型应为 ${option.dataType}，请改正其值`,
    };
  }
  if (option.required === true && (value === null || value === ''))
    return { code: 'missing-option', en: `Set the option "${name}"`, zh: `请设置选项“${name}”` };
  if (option.allowed !== undefined && !option.allowed.includes(value)) {
    const choices = option.allowed.map((choice) => JSON.stringify(choice)).join(', ');
    return {
      en: `The option "${name}" must be one of: ${choices}`,
      zh: `选项“${name}”应为以下之一：${choices}`,
    };
  }
  if (typeof value === 'number' && (value < (option.min ?? -Infinity) || value > (option.max ?? Infinity))) {
    const [min, max] = [option.min ?? '-∞', option.max ?? '∞'];
    return {
      en: `The option "${name}" must be between ${min} and ${max}`,
      zh: `选项“${name}”应在 ${min} 与 ${max} 之间`,
    };
  }
  if (option.integer === true && value !== null && !Number.isInteger(value))
    return { en: `The option "${name}" must be a whole number`, zh: `选项“${name}”应为整数` };
  if (typeof value === 'string' && value.length > (option.maxLength ?? Infinity)) {
    const most = option.maxLength ?? 0;
    return {
      en: `The option "${name}" has at most ${most} characters`,
      zh: `选项“${name}”最多 ${most} 个字符`,
    };
  }
  if (option.holds === 'names' && !areNames(value)) {
    return {
      en: `The option "${name}" must be an array of different texts`,
      zh: `选项“${name}”应为互不相同的文本组成的数组`,
    };
  }
  return null;
}

function areNames(value: Json): boolean {
  if (!Array.isArray(value)) return false;
  const texts = value.map((item) => (typeof item === 'object' ? null : String(item)));
  return !texts.includes(null) && new Set(texts).size === texts.length;
}
