import type { FunctionDefinition, Values } from '../../flow/index.js';
import { IN, OUT, port, requiredPort } from '../ports.js';

export const callProcess: FunctionDefinition = {
  namespace: 'core.programming',
  name: 'callProcess',
  nodeType: 'programming',
  effect: 'pure',
  revision: 1,
  title: { en: 'Call process', zh: '调用流程' },
  description: {
    en: 'Runs the newest version of another process within this job. "inputs" sets its variables, and "outputs" is what it returns.',
    zh: '在本任务中运行另一流程的最新版本；inputs 成为其变量，其返回值由 outputs 输出。',
  },
  flowInputs: [IN],
  flowOutputs: [OUT],
  inputs: [
    { ...requiredPort('process', 'number', 'Id of the process', '流程 id'), holds: 'process' },
    port('inputs', 'object', 'Values for its variables', '其变量的值'),
  ],
  outputs: [port('outputs', 'object', 'The returned outputs', '返回值')],
  options: [],
  timeout: 0,
  example: { inputs: { process: 1, inputs: { text: 'hello' } } },
  async run({ process, inputs }, step) {
    return { outputs: await step.call(Number(process), (inputs ?? {}) as Values) };
  },
};
