import type { Outcome } from '../../flow/index.js';
import { Unreadable } from '../../secrets/secret-box.js';
import { DefinitionMissing } from '../definitions.service.js';
import { JobLost } from './job-pen.js';
import type { AbortReason } from './leases.js';
import { settlementAfter, settlementOf } from './settlement-of.js';

const NOW = 1_000;
const SUCCESSFUL: Outcome = { state: 'successful', outputs: { total: 3 } };
const ABORTED: Outcome = { state: 'aborted' };
const DUE_AT_ONCE = { state: 'running', until: null };
const DUE_LATER = { state: 'running', until: 6_000 };
const FAILED = { state: 'failed', error: expect.any(String) as string };

describe('what a job’s row is told after a run', () => {
  it.each<[string, Outcome, AbortReason | undefined, unknown]>([
    ['successful', SUCCESSFUL, undefined, { state: 'successful', outputs: '{"total":3}' }],
    [
      'failed',
      { state: 'failed', error: 'it broke', node: 'n' },
      undefined,
      { state: 'failed', error: 'it broke' },
    ],
    ['parked', { state: 'parked', until: 9_000 }, undefined, { state: 'running', until: 9_000 }],
    ['stopped: the row knows whether a stop was asked for', ABORTED, 'stop', DUE_AT_ONCE],
    ['ended by a shutdown', ABORTED, 'shutdown', DUE_AT_ONCE],
    ['in want of nodes that another worker may have', ABORTED, 'unequipped', DUE_LATER],
    ['successful, but its lease had run out', SUCCESSFUL, 'lapsed', DUE_AT_ONCE],
    ['successful, but what it recorded cannot be stored', SUCCESSFUL, 'unwritable', FAILED],
    ['successful, but another worker has the job', SUCCESSFUL, 'lost', 'lost'],
  ])('%s', (_, outcome, reason, told) => {
    expect(settlementOf(outcome, reason, NOW)).toEqual(told);
  });
});

describe('what a job’s row is told after an attempt that came to nothing', () => {
  it.each<[string, Error, unknown]>([
    ['another worker has the job', new JobLost('lost', ''), 'lost'],
    ['its lease could not be kept', new JobLost('lapsed', ''), DUE_AT_ONCE],
    ['what it recorded cannot be stored', new JobLost('unwritable', ''), FAILED],
    ['Postgres was away', Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }), DUE_AT_ONCE],
    ['this worker lacks its nodes', new DefinitionMissing('no node'), DUE_LATER],
    ['its inputs cannot be decrypted', new Unreadable('another key'), FAILED],
    ['a fault of ours', new TypeError('x is undefined'), FAILED],
  ])('%s', (_, error, told) => {
    expect(settlementAfter(error, NOW)).toEqual(told);
  });
});
