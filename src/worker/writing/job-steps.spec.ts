import type { BegunStep } from '../../flow/index.js';
import { stepLine } from '../../jobs/steps/step-line.js';
import { SecretBox } from '../../secrets/secret-box.js';
import { SharedSnapshot } from '../../variables/shared-snapshot.js';
import { JobSecrets } from './job-secrets.js';
import { type EarlierSteps, JobSteps, MOST_STEP_BYTES, NO_STEPS } from './job-steps.js';
import { PART_WEIGHT } from './chunks-of.js';
import { PendingWrites } from './job-writes.js';
import type { EndedStep } from './running-step.js';

const HELD = { id: 7, fence: 1, claim: 'c' };
const FLOW = { process: 1, nodes: [], start: 0, variables: new Map(), bytes: 0 };
const NO_SECRETS = await JobSecrets.of(HELD.id, SharedSnapshot.EMPTY, new SecretBox([]), FLOW, {});

const begun = (key: string, more: Partial<BegunStep> = {}): BegunStep => ({
  key,
  node: 'n',
  name: 'core.log/print',
  path: [],
  inputs: { message: key },
  isRecorded: true,
  hasEnded: false,
  ...more,
});

/** The steps of an attempt at the time 5,000. */
function attempt(earlier: Partial<EarlierSteps> = {}) {
  const ended: EndedStep[] = [];
  const steps = new JobSteps(
    true,
    { ...NO_STEPS, ...earlier },
    { now: () => 5_000 },
    {
      step: (step) => void ended.push(step),
    },
  );
  return { steps, ended };
}

const UNENDED = {
  id: 3,
  key: 'wait#1',
  node: 'wait',
  line: stepLine({
    start: 1_000,
    finish: null,
    attempts: 1,
    inputs: '{"seconds":9}',
    outputs: '{}',
    name: 'core.time/delay',
    path: [],
    error: null,
    errorZh: null,
  }),
};

describe('the steps of an attempt', () => {
  it('show no inputs while these are withheld, in progress and when they end so', async () => {
    const { steps, ended } = attempt();
    const step = steps.begin(begun('call#1', { inputs: { inputs: { token: 'secret' } } }))!;
    const inProgress = async () => steps.unended()[0]!.shown(NO_SECRETS, true);
    step.isWithheld = true;
    expect(await inProgress()).not.toContain('secret');
    step.isWithheld = false;
    expect(await inProgress()).toContain('secret');
    step.isWithheld = true;
    step.end('stopped', null);
    expect(await ended[0]!.shown(NO_SECRETS)).not.toContain('secret');
  });

  it('continue the ids of earlier attempts, and leave out what those have listed', () => {
    const { steps, ended } = attempt({ last: 9, keys: new Set(['pure@1']) });
    expect(steps.begin(begun('pure@1', { isRecorded: false }))).toBeNull();
    expect(steps.begin(begun('n#1', { hasEnded: true }))).toBeNull();
    steps.begin(begun('n#2'))!.end('successful', null);
    steps.begin(begun('pure@2', { isRecorded: false }))!.end('failed', { en: 'why', zh: '原因' });
    expect(ended.map(({ id, key, state }) => [id, key, state])).toEqual([
      [10, null, 's'],
      [11, 'pure@2', 'f'],
    ]);
  });

  it('with long keys are known again by digests, which are stored instead', () => {
    const long = `${'loop#1:1/'.repeat(1_000)}pure@1`;
    const other = long.replace(/1$/, '2');
    const first = attempt();
    first.steps.begin(begun(long, { isRecorded: false }))!.end('successful', null);
    const [{ key, weight } = { key: null, weight: 0 }] = first.ended;
    expect(key).toHaveLength(44);
    expect(weight).toBeGreaterThan(key!.length);
    const { steps } = attempt({ last: 1, keys: new Set([key!]) });
    expect(steps.begin(begun(long, { isRecorded: false }))).toBeNull();
    expect(steps.begin(begun(other, { isRecorded: false }))).not.toBeNull();
    expect(steps.unended().map((step) => step.key.length)).toEqual([44]);
  });

  it('that are many are listed with little work, if their large texts are the same', () => {
    const { steps } = attempt();
    const text = 'x'.repeat(100_000);
    for (let n = 0; n < 2_000; n += 1) steps.begin(begun(`n#${n}`, { inputs: { a: text, b: text } }));
    const stringify = import.meta.jest.spyOn(JSON, 'stringify');
    const unended = steps.unended();
    const written = stringify.mock.calls.filter(([value]) => value === text || value?.a === text);
    stringify.mockRestore();
    expect(unended.map(({ id }) => id)).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 1));
    expect(written).toHaveLength(1);
  });

  it('that had begun earlier keep their id and start, and are not listed as unended any more when they end', async () => {
    const { steps, ended } = attempt({ last: 9, unended: [UNENDED] });
    const step = steps.begin(begun('wait#1', { node: 'wait', name: 'core.time/delay' }))!;
    expect(steps.unended().map(({ id }) => id)).toEqual([3]);
    step.end('successful', null);
    step.end('failed', null);
    expect(steps.unended()).toEqual([]);
    expect(ended).toHaveLength(1);
    expect(await ended[0]!.shown(NO_SECRETS)).toMatch(/^\[1000,4000,1,/);
  });

  it('that had begun earlier are stopped with the job if no attempt has come to them again', async () => {
    const { steps, ended } = attempt({ last: 9, unended: [UNENDED] });
    steps.begin(begun('n#1'));
    steps.close(true);
    expect(ended.map(({ id, state }) => [id, state])).toEqual([
      [10, 'x'],
      [3, 'x'],
    ]);
    expect(await ended[1]!.shown(NO_SECRETS)).toBe('[1000,4000,1,{"seconds":9},{},"core.time/delay"]');
    expect(steps.begin(begun('n#2'))).toBeNull();
  });

  it('are listed without their values past their limit', async () => {
    const { steps, ended } = attempt({ bytes: MOST_STEP_BYTES - 200 });
    const inputs = { message: 'x'.repeat(100) };
    for (const key of ['a#1', 'b#1']) steps.begin(begun(key, { inputs }))!.end('successful', null);
    expect(await ended[0]!.shown(NO_SECRETS)).toContain(JSON.stringify(inputs));
    expect(await ended[1]!.shown(NO_SECRETS)).toContain('{"$truncated":true,"bytes":114,"preview":""},{}');
  });

  it('are written in the row of their records, however heavy these are', async () => {
    const writes = new PendingWrites(HELD, { journalNumber: 1, logRows: 0 }, NO_SECRETS);
    const steps = new JobSteps(true, NO_STEPS, { now: () => 0 }, writes);
    for (const node of ['a', 'b', 'c']) {
      steps.begin(begun(`${node}@1`, { node: `pure ${node}`, isRecorded: false }))!.end('successful', null);
      const step = steps.begin(begun(`${node}#1`, { node }))!;
      writes.record(`${node}#1`, 'x'.repeat(PART_WEIGHT), PART_WEIGHT);
      step.end('successful', null);
    }
    const rows = (await writes.take()).flatMap(({ journal }) => journal);
    expect(rows.map(({ records, steps: listed }) => [records.slice(3, 6), listed?.nodes])).toEqual([
      ['a#1', '{"pure a","a"}'],
      ['b#1', '{"pure b","b"}'],
      ['c#1', '{"pure c","c"}'],
    ]);
    expect(rows.map(({ steps: listed }) => listed?.ids)).toEqual(['{1,2}', '{3,4}', '{5,6}']);
  });
});
