import type { DataPortDefinition, DataType, FlowPortDefinition, OptionDefinition } from '../flow/index.js';

/** The default flow ports of a node. */
export const IN: FlowPortDefinition = { name: null, title: { en: 'In', zh: '入' } };
export const OUT: FlowPortDefinition = { name: null, title: { en: 'Out', zh: '出' } };

export function flowPort(name: string, en: string, zh: string): FlowPortDefinition {
  return { name, title: { en, zh } };
}

export function port(name: string, dataType: DataType, en: string, zh: string): DataPortDefinition {
  return { name, dataType, title: { en, zh } };
}

export function requiredPort(name: string, dataType: DataType, en: string, zh: string): DataPortDefinition {
  return { ...port(name, dataType, en, zh), required: true };
}

/** @param more the default and the constraints */
export function option(
  name: string,
  dataType: DataType,
  en: string,
  zh: string,
  more: Omit<OptionDefinition, 'name' | 'dataType' | 'title'>,
): OptionDefinition {
  return { name, dataType, title: { en, zh }, ...more };
}
