import { fit } from './data-type.js';
import type { FunctionDefinition, OptionDefinition, Values } from './definition.js';

/** The common options of every function node. Times are in seconds. */
export interface CommonOptions {
  before: number;
  after: number;
  timeout: number;
  retries: number;
  retryDelay: number;
  continueOnErr: boolean;
}

const MAX_SECONDS = 366 * 24 * 3600;

/** The definitions of the options in `detailPanel.common.formDatas`, with their defaults. */
export const COMMON_OPTIONS: readonly OptionDefinition[] = [
  seconds('before', 'Seconds to wait before it runs', '运行前等待秒数'),
  seconds('after', 'Seconds to wait after it has run', '运行后等待秒数'),
  // The default is that of the node's definition.
  {
    ...seconds('timeout', 'Seconds that one attempt may take; 0: no limit', '单次尝试的超时秒数，0 表示不限'),
    value: null,
  },
  {
    name: 'retries',
    dataType: 'number',
    value: 0,
    min: 0,
    max: 1000,
    integer: true,
    title: {
      en: 'Number of retries after a failure. All attempts send the same idempotency key, so a server that stores the answer to a key also repeats a 5xx',
      zh: '失败后的重试次数。所有尝试使用同一个幂等键：会保存该键应答的服务器也会重复返回同一个 5xx',
    },
  },
  seconds(
    'retryDelay',
    'Seconds before the first retry; doubled before each further retry',
    '首次重试前的等待秒数，之后每次加倍',
  ),
  {
    name: 'continueOnErr',
    dataType: 'bool',
    value: false,
    title: { en: 'Continue after a failure, with empty outputs', zh: '失败后继续，输出为空' },
  },
];

/** The default of `timeout` for a node, in seconds. */
export function defaultTimeout({ effect, timeout }: FunctionDefinition): number {
  return timeout ?? (effect === 'outside' ? 300 : 0);
}

/** The common options of a node. @param values checked ones, by name */
export function commonOptions(definition: FunctionDefinition, values: Values): CommonOptions {
  const number = (name: string, otherwise = 0) => Number(fit(values[name] ?? null, 'number') ?? otherwise);
  return {
    before: number('before'),
    after: number('after'),
    timeout: number('timeout', defaultTimeout(definition)),
    retries: Math.floor(number('retries')),
    retryDelay: number('retryDelay'),
    continueOnErr: values.continueOnErr === true,
  };
}

function seconds(name: string, en: string, zh: string): OptionDefinition {
  return { name, dataType: 'number', value: 0, min: 0, max: MAX_SECONDS, title: { en, zh } };
}
