import { describeValue, fit, givenValue, isObject } from '../data-type.js';
import type { OptionDefinition, Values } from '../definition.js';
import { similarNames } from '../similar-names.js';
import type { Json } from '../json.js';
import type { Faults } from './faults.js';
import { checkKeys } from './check-keys.js';

/** The values of `detailPanel.<group>.formDatas`, with the defaults of options that are not set. */
export function parseOptions(
  panels: Record<string, Json> | null,
  group: 'options' | 'common',
  definitions: readonly OptionDefinition[],
  node: string,
  faults: Faults,
): Values {
  const given = formValues(panels, group, definitions, node, faults);
  const values: Values = {};
  for (const option of definitions) {
    const value = givenValue(given.get(option.name), option.dataType);
    values[option.name] = value === null ? option.value : (fit(value, option.dataType) ?? null);
    check(option, value, node, faults);
  }
  return values;
}

function formValues(
  panels: Record<string, Json> | null,
  group: 'options' | 'common',
  definitions: readonly OptionDefinition[],
  node: string,
  faults: Faults,
): Map<string, Json> {
  const values = new Map<string, Json>();
  const panel = panels !== null && Object.hasOwn(panels, group) ? panels[group] : null;
  if (panel === undefined || panel === null) return values;
  const path = `detailPanel.${group}`;
  const bad = (en: string, zh: string) => faults.add('bad-option', { node }, en, zh);
  if (!isObject(panel)) {
    bad(`${path} must be an object with formDatas`, `${path} 应为含有 formDatas 的对象`);
    return values;
  }
  checkKeys(panel, 'panel', `${path}.`, { node }, faults);
  const names = definitions.map(({ name }) => name);
  for (const name of Object.keys(panel)) {
    if (!names.includes(name) || Object.hasOwn(panel, 'formDatas')) continue;
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
    return values;
  }
  for (const [index, form] of forms.entries()) {
    if (!isObject(form) || typeof form.name !== 'string') {
      bad(`Entry ${index} of ${path}.formDatas has no name`, `${path}.formDatas 的第 ${index} 项没有名称`);
      continue;
    }
    const { name } = form;
    checkKeys(form, 'form', '', { node, port: name }, faults);
    if (!names.includes(name)) unknownOption(name, names, node, faults);
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

function unknownOption(name: string, names: readonly string[], node: string, faults: Faults): void {
  const likely = similarNames(name, names, 1);
  const choices = likely.length > 0 ? likely : names;
  const hint = choices.length === 0 ? 'it has none' : `choose ${choices.map((one) => `"${one}"`).join(', ')}`;
  const hintZh = choices.length === 0 ? '它没有选项' : `请使用${choices.map((one) => `“${one}”`).join('、')}`;
  faults.add(
    'unknown-option',
    { node, port: name },
    `The node has no option "${name}": ${hint}, or remove it`,
    `节点没有选项“${name}”：${hintZh}，或删除该项`,
  );
}

function check(option: OptionDefinition, given: Json, node: string, faults: Faults): void {
  const bad = (en: string, zh: string) => faults.add('bad-option', { node, port: option.name }, en, zh);
  const { name } = option;
  const value = given === null ? option.value : fit(given, option.dataType);
  if (value === undefined) {
    bad(
      `The option "${name}" must be of the type ${option.dataType}, but its value is ${describeValue(given).en}: correct it`,
      `选项“${name}”的类型应为 ${option.dataType}，请改正其值`,
    );
  } else if (option.required === true && (value === null || value === '')) {
    faults.add('missing-option', { node, port: name }, `Set the option "${name}"`, `请设置选项“${name}”`);
  } else if (option.allowed !== undefined && !option.allowed.includes(value)) {
    const choices = option.allowed.map((choice) => JSON.stringify(choice)).join(', ');
    bad(`The option "${name}" must be one of: ${choices}`, `选项“${name}”应为以下之一：${choices}`);
  } else if (
    typeof value === 'number' &&
    (value < (option.min ?? -Infinity) || value > (option.max ?? Infinity))
  ) {
    const [min, max] = [option.min ?? '-∞', option.max ?? '∞'];
    bad(`The option "${name}" must be between ${min} and ${max}`, `选项“${name}”应在 ${min} 与 ${max} 之间`);
  } else if (option.integer === true && !Number.isInteger(value)) {
    if (value !== null) bad(`The option "${name}" must be a whole number`, `选项“${name}”应为整数`);
  } else if (typeof value === 'string' && value.length > (option.maxLength ?? Infinity)) {
    const most = option.maxLength ?? 0;
    bad(`The option "${name}" has at most ${most} characters`, `选项“${name}”最多 ${most} 个字符`);
  } else if (option.holds === 'names' && !areNames(value)) {
    bad(
      `The option "${name}" must be an array of different texts`,
      `选项“${name}”应为互不相同的文本组成的数组`,
    );
  }
}

function areNames(value: Json): boolean {
  if (!Array.isArray(value)) return false;
  const texts = value.map((item) => (typeof item === 'object' ? null : String(item)));
  return !texts.includes(null) && new Set(texts).size === texts.length;
}
