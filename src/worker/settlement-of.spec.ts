import { DatabaseUnavailable } from '../database/database-error.js';
import { ExpressionError, type Outcome } from '../flow/index.js';
import { KeyMissing, Unreadable } from '../secrets/secret-box.js';
import { NodeMissing } from '../versions/compiled-flows.js';
import { AttemptLost } from './writing/attempt-lost.js';
import type { AbortReason } from './kept-lease.js';
import { settlementAfter, settlementOf } from './settlement-of.js';

const NOW = 1_000;
const SUCCESSFUL: Outcome = { state: 'successful', outputs: { total: 3 } };
const ABORTED: Outcome = { state: 'aborted' };
const DUE_AT_ONCE = { state: 'running', until: null };
const DUE_SOON = { state: 'running', until: 2_000 };
const DUE_LATER = { state: 'running', until: 6_000 };
const SAID = expect.any(String) as string;
const FAILED = { state: 'failed', error: { en: SAID, zh: SAID } };

describe('the settlement after a run', () => {
  it.each<[string, Outcome, AbortReason | undefined, unknown]>([
    ['successful', SUCCESSFUL, undefined, { state: 'successful', outputs: '{"total":3}' }],
    [
      'failed',
      { state: 'failed', error: 'it broke', errorZh: '出错', node: 'n', at: 'n#1' },
      undefined,
      { state: 'failed', error: { en: 'it broke', zh: '出错' }, at: 'n#1' },
    ],
    ['parked', { state: 'parked', until: 9_000 }, undefined, { state: 'parked', until: 9_000 }],
    ['stopped: the row records whether a stop was requested', ABORTED, 'stop', DUE_AT_ONCE],
    ['ended by a shutdown', ABORTED, 'shutdown', DUE_AT_ONCE],
    ['aborted because this worker lacks a node', ABORTED, 'unequipped', DUE_LATER],
    ['aborted before its flow was compiled, since others wait for a slot', ABORTED, 'crowded', DUE_SOON],
    ['successful, but its lease had run out', SUCCESSFUL, 'lapsed', DUE_AT_ONCE],
    ['aborted, since this process was blocked for longer than its lease', ABORTED, 'stalled', 'lost'],
    ['successful, but what it recorded cannot be stored', SUCCESSFUL, 'unwritable', FAILED],
    ['successful, but another worker has the job', SUCCESSFUL, 'lost', 'lost'],
  ])('%s', (_, outcome, reason, settlement) => {
    expect(settlementOf(outcome, reason, NOW)).toEqual(settlement);
  });
});

describe('the settlement after an attempt that has thrown an error', () => {
  it.each<[string, Error, unknown]>([
    ['another worker has the job', new AttemptLost('lost', ''), 'lost'],
    ['this process was blocked for longer than its lease', new AttemptLost('stalled', ''), 'lost'],
    ['its lease could not be kept', new AttemptLost('lapsed', ''), DUE_AT_ONCE],
    ['what it recorded cannot be stored', new AttemptLost('unwritable', ''), FAILED],
    ['Postgres was away', new DatabaseUnavailable(new Error('gone')), { state: 'running', until: 2_000 }],
    ['this worker lacks its nodes', new NodeMissing('no node'), DUE_LATER],
    ['this worker lacks its key', new KeyMissing('another key'), DUE_LATER],
    ['its inputs were tampered with', new Unreadable('it was changed'), FAILED],
    ['a bug', new TypeError('x is undefined'), FAILED],
    [
      'a limit that has become lower since its flow was submitted',
      new ExpressionError({ en: 'It nests', zh: '嵌套' }, 0),
      { state: 'failed', error: { en: 'This job cannot be run: It nests', zh: '无法运行此任务：嵌套' } },
    ],
  ])('%s', (_, error, settlement) => {
    expect(settlementAfter(error, NOW)).toEqual(settlement);
  });
});
