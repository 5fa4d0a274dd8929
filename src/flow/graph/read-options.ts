import { describeValue, fit, givenValue, isObject } from '../data-type.js';
import type { OptionDefinition, Values } from '../definition.js';
import { hasOwn } from '../has-own.js';
import type { Json } from '../world.js';
import type { Faults } from './faults.js';

/** The values of `detailPanel.<group>.formDatas`, with the definitions' defaults for what is not set. */
export function readOptions(
  detailPanel: Json | undefined,
  group: 'options' | 'common',
  definitions: readonly OptionDefinition[],
  node: string,
  faults: Faults,
): Values {
  const given = formValues(detailPanel, group);
  const values: Values = {};
  for (const option of definitions) {
    const value = givenValue(given.get(option.name), option.dataType);
    values[option.name] = value === null ? option.value : (fit(value, option.dataType) ?? null);
    check(option, value, node, faults);
  }
  return values;
}

function formValues(detailPanel: Json | undefined, group: string): Map<string, Json> {
  const values = new Map<string, Json>();
  const panel = isObject(detailPanel) && hasOwn(detailPanel, group) ? detailPanel[group] : null;
  const forms = isObject(panel) && Array.isArray(panel.formDatas) ? panel.formDatas : [];
  for (const form of forms) {
    if (isObject(form) && typeof form.name === 'string') values.set(form.name, form.value ?? null);
  }
  return values;
}

function check(option: OptionDefinition, given: Json, node: string, faults: Faults): void {
  const bad = (en: string, zh: string) => faults.add('bad-option', { node, port: option.name }, en, zh);
  const { name } = option;
  const value = given === null ? option.value : fit(given, option.dataType);
  if (value === undefined) {
    bad(
      `The option "${name}" is to be of the type ${option.dataType}, but holds ${describeValue(given)}: correct it`,
      `选项“${name}”的类型应为 ${option.dataType}，请改正其值`,
    );
  } else if (option.required === true && (value === null || value === '')) {
    faults.add('missing-option', { node, port: name }, `Set the option "${name}"`, `请设置选项“${name}”`);
  } else if (option.allowed !== undefined && !option.allowed.includes(value)) {
    const choices = option.allowed.map((choice) => JSON.stringify(choice)).join(', ');
    bad(`The option "${name}" is to be one of: ${choices}`, `选项“${name}”应为以下之一：${choices}`);
  } else if (
    typeof value === 'number' &&
    (value < (option.min ?? -Infinity) || value > (option.max ?? Infinity))
  ) {
    const [min, max] = [option.min ?? '-∞', option.max ?? '∞'];
    bad(
      `The option "${name}" is to lie between ${min} and ${max}`,
      `选项“${name}”应在 ${min} 与 ${max} 之间`,
    );
  } else if (option.holds === 'names' && !areNames(value)) {
    bad(
      `The option "${name}" is to be an array of different texts`,
      `选项“${name}”应为互不相同的文本组成的数组`,
    );
  }
}

function areNames(value: Json): boolean {
  if (!Array.isArray(value)) return false;
  const texts = value.map((item) => (typeof item === 'object' ? null : String(item)));
  return !texts.includes(null) && new Set(texts).size === texts.length;
}
