import { type ChoiceDefinition, isOutputName, outputName } from '../../flow/index.js';
import { flowPort, IN, option, port } from '../ports.js';

export const switchCase: ChoiceDefinition = {
  namespace: 'core.programming',
  name: 'switch',
  nodeType: 'programming',
  effect: 'pure',
  revision: 1,
  title: { en: 'Switch', zh: '多路分支' },
  description: {
    en: 'Continues at the flow output whose name equals the value, compared as text, or at "default" if there is none. Each case is a flow output.',
    zh: '按文本比较，走与值同名的一路；没有同名的则走 default。每个 case 是一个流程输出。',
  },
  flowInputs: [IN],
  flowOutputs: [flowPort('default', 'Default', '默认')],
  moreFlowOutputs: { option: 'cases' },
  inputs: [port('value', 'any', 'Value', '值')],
  outputs: [],
  options: [option('cases', 'array', 'Cases', '分支', { value: [], holds: 'names' })],
  example: { inputs: { value: 'b' }, options: { cases: ['a', 'b'] } },
  choose({ value = null }, { cases }) {
    const text = outputName(value);
    return isOutputName(cases, text) ? text : 'default';
  },
};
