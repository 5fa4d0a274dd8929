import type { EventDefinition } from '../../flow/index.js';
import { OUT } from '../ports.js';

export const start: EventDefinition = {
  namespace: 'core.event',
  name: 'start',
  nodeType: 'event',
  effect: 'pure',
  revision: 1,
  title: { en: 'Start', zh: '开始' },
  description: {
    en: 'The job starts here. A flow has exactly one start.',
    zh: '任务从这里开始。每个流程有且仅有一个。',
  },
  flowInputs: [],
  flowOutputs: [OUT],
  inputs: [],
  outputs: [],
  options: [],
  example: {},
};
