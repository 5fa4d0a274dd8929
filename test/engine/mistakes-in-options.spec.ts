import { flow, node, option, testMistakes } from './mistakes.js';

describe('obvious mistakes are faults that say where they are and how to correct them', () => {
  testMistakes([
    [
      'options of a node',
      flow(node({ options: { level: 'warn' } })),
      'unknown-key a',
      '"detailPanel.options.formDatas"',
    ],
    [
      'common options of a node',
      flow(node({ common: { retries: 2 } })),
      'unknown-key a',
      '"detailPanel.common.formDatas"',
    ],
    [
      'formDatas that are not in options',
      flow(node({ detailPanel: { formDatas: [{ name: 'level', value: 'warn' }] } })),
      'unknown-key a',
      '"detailPanel.options.formDatas"',
    ],
    [
      'an unknown option',
      flow(node({ detailPanel: { options: option('levle', 'warn') } })),
      'unknown-option a.levle',
      '"level"',
    ],
    [
      'an unknown common option',
      flow(node({ detailPanel: { common: option('retry', 1) } })),
      'unknown-option a.retry',
      '"retries"',
    ],
    [
      'a common option of a node that has none',
      flow(node({ detailPanel: { common: option('retries', 2) } }, 'core.programming.sequence')),
      'unknown-option a.retries',
      'only functions and calls',
    ],
    [
      'a common option among those of the node',
      flow(node({ detailPanel: { options: option('retries', 2) } })),
      'unknown-option a.retries',
      '"detailPanel.common.formDatas"',
    ],
    [
      'an option of the node among the common ones',
      flow(node({ detailPanel: { common: option('level', 'warn') } })),
      'unknown-option a.level',
      '"detailPanel.options.formDatas"',
    ],
    [
      'an option that is not in formDatas',
      flow(node({ detailPanel: { options: { level: 'warn' } } })),
      'unknown-key a.level',
      'formDatas',
    ],
    [
      'formDatas that are not a list',
      flow(node({ detailPanel: { options: { formDatas: {} } } })),
      'bad-option a',
      'formDatas',
    ],
    [
      'an option of another kind',
      flow(node({ detailPanel: { options: option('level', 'nope') } })),
      'bad-option a.level',
      '"warn"',
    ],
    [
      'half a retry',
      flow(node({ detailPanel: { common: option('retries', 1.5) } })),
      'bad-option a.retries',
      'whole number',
    ],
    [
      'half a retry as a text, as forms send it',
      flow(node({ detailPanel: { common: option('retries', '1.5') } })),
      'bad-option a.retries',
      'whole number',
    ],
    [
      'a number of retries as text',
      flow(node({ detailPanel: { common: option('retries', 'two') } })),
      'bad-option a.retries',
      'number',
    ],
    [
      'an option of a node that has none',
      flow(node({ detailPanel: { options: option('x', 1) } }, 'core.programming.parallel')),
      'unknown-option a.x',
      'remove it, since there are none',
    ],
  ]);
});
