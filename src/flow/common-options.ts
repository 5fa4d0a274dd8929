import { fit } from './data-type.js';
import type { FunctionDefinition, OptionDefinition, Values } from './definition.js';

/** The common options of every function: see `flow-language.md`, "Running", 6. */
export interface CommonOptions {
  before: number;
  after: number;
  timeout: number;
  retries: number;
  retryDelay: number;
  continueOnErr: boolean;
}

const MAX_SECONDS = 366 * 24 * 3600;

/** What `detailPanel.common.formDatas` may hold, and what it is by default. */
export const COMMON_OPTIONS: readonly OptionDefinition[] = [
  seconds('before', 'Seconds to wait before it runs', '运行前等待秒数'),
  seconds('after', 'Seconds to wait after it has run', '运行后等待秒数'),
  // Its default is the definition's.
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
    title: {
      en: 'How often it is tried again after a failure. All attempts bear one idempotency key: a server that keeps the answer to a key repeats a 5xx, too',
      zh: '失败后的重试次数。所有尝试使用同一个幂等键：会保存该键应答的服务器也会重复返回同一个 5xx',
    },
  },
  seconds(
    'retryDelay',
    'Seconds before the first retry, doubling with each',
    '首次重试前的等待秒数，之后每次加倍',
  ),
  {
    name: 'continueOnErr',
    dataType: 'bool',
    value: false,
    title: { en: 'Go on after a failure, with empty outputs', zh: '失败后继续，输出为空' },
  },
];

/** The definition's default for `timeout`, in seconds. */
export function defaultTimeout({ effect, timeout }: FunctionDefinition): number {
  return timeout ?? (effect === 'outside' ? 300 : 0);
}

/** The common options of a node, from values that were checked. */
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
