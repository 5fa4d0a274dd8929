import type { ControlDefinition } from '../../flow/index.js';
import { flowPort, IN } from '../ports.js';

export const sequence: ControlDefinition = {
  namespace: 'core.programming',
  name: 'sequence',
  nodeType: 'programming',
  effect: 'pure',
  revision: 1,
  title: { en: 'Sequence', zh: '顺序' },
  description: {
    en: 'Runs its outputs 1, 2, … one after another, each to its end.',
    zh: '依次走输出 1、2、……，每一路走到底再走下一路。',
  },
  flowInputs: [IN],
  flowOutputs: [flowPort('1', 'First', '第一路'), flowPort('2', 'Second', '第二路')],
  moreFlowOutputs: 'numbered',
  inputs: [],
  outputs: [],
  options: [],
  example: {},
  *control(_inputs, _options, flowOutputs) {
    for (const port of flowOutputs.slice(0, -1)) yield { follow: port };
    return flowOutputs.at(-1) ?? null;
  },
};
