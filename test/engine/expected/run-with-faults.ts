import type { CompiledFlow, Outcome } from '../../../src/flow/index.js';
import { JobRun } from '../../../src/flow/run/job-run.js';
import { DEFAULT_LIMITS, FakeClock, FakeEvents, FakeJournal } from '../../../src/flow/testing.js';
import { AttemptOutput } from './attempt-output.js';
import type { JobResult, Line } from './job-result.js';
import { OutsideService } from './outside-service.js';
import type { OutsideSettings } from './outside-service.js';

/** What ends an attempt of a job before the job has ended, and when. The job goes on at once. */
export interface Fault {
  /** `kill`: the worker is lost. `release`: it gives the job back. `stop`: a user stops the job, and resumes it. */
  kind: 'kill' | 'release' | 'stop';
  /** Milliseconds of the job after the fault before, or records of the attempt. */
  after: { ms: number } | { records: number };
}

export interface Interruptions {
  /** The faults, in the order in which they come, unless the job has ended before. */
  faults: readonly Fault[];
  /** The shortest wait that parks the job, in milliseconds. */
  parkMs: number;
}

/** Far more turns than a run takes between two moments. */
const MAX_TURNS = 20_000;

/**
 * Runs a job of the first of these flows on a clock of its own, to its end.
 *
 * @param latest when it must have ended, in milliseconds since it began
 * @throws Error if it has not, or if the job does nothing and waits for nothing
 */
export async function runWithFaults(
  flows: readonly CompiledFlow[],
  interruptions: Interruptions,
  latest: number,
): Promise<JobResult> {
  const lines: Line[] = [];
  const outside = new OutsideService();
  const faults = [...interruptions.faults];
  let journal = new FakeJournal();
  let now = 0;
  let lastFault = 0;
  while (Math.round(now) <= latest) {
    const fault = faults[0];
    const attempt = new Attempt(flows, journal, outside, now, interruptions.parkMs, fault, lastFault);
    const outcome = await attempt.run();
    lines.push(...attempt.output.lines);
    now = attempt.clock.now();
    if (attempt.isStruck) {
      faults.shift();
      lastFault = now;
    }
    if (outcome.state === 'successful' || outcome.state === 'failed') return resultOf(outcome, now, lines);
    if (outcome.state === 'parked') now = Math.max(now, outcome.until);
    const isStopped = fault?.kind === 'stop' && attempt.isStruck;
    journal = isStopped ? attempt.output.journal.resumed(null) : attempt.output.journal.cut();
  }
  throw new Error(`the job goes on after ${latest} ms, when it must have ended`);
}

function resultOf(
  outcome: Outcome & { state: 'successful' | 'failed' },
  endedAt: number,
  lines: Line[],
): JobResult {
  return {
    outcome:
      outcome.state === 'failed'
        ? { state: 'failed', error: outcome.error }
        : { state: 'successful', outputs: outcome.outputs },
    endedAt: Math.round(endedAt),
    lines,
  };
}

/** The work of one worker for the job. */
class Attempt {
  readonly clock: FakeClock;
  readonly output: AttemptOutput;
  /** Whether the fault has come. */
  isStruck = false;
  private readonly abort = new AbortController();

  constructor(
    private readonly flows: readonly CompiledFlow[],
    journal: FakeJournal,
    private readonly outside: OutsideService,
    now: number,
    private readonly parkMs: number,
    private readonly fault: Fault | undefined,
    lastFault: number,
  ) {
    this.clock = new FakeClock(now);
    this.output = new AttemptOutput(journal, this.clock, (count) => {
      if (fault !== undefined && 'records' in fault.after && count >= fault.after.records) this.strike();
    });
    if (fault !== undefined && 'ms' in fault.after)
      this.clock.call(lastFault + fault.after.ms, () => this.strike());
  }

  async run(): Promise<Outcome> {
    const run = this.start();
    const settled: { outcome: Outcome | null } = { outcome: null };
    void run.outcome.then((outcome) => {
      settled.outcome = outcome;
    });
    let quietTurns = 0;
    for (let changes = -1; ; changes = run.changes) {
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
      const { outcome } = settled;
      if (outcome !== null) return this.isLost ? { state: 'aborted' } : outcome;
      if (++quietTurns > MAX_TURNS) throw new Error('the job neither ends nor waits for a moment');
      const isIdle = changes === run.changes && run.schedule.isIdle && this.clock.sleeping > 0;
      if (this.isStruck) this.abort.abort();
      else if (isIdle) {
        this.clock.advanceToNext();
        quietTurns = 0;
      }
    }
  }

  private get isLost(): boolean {
    return this.isStruck && this.fault?.kind === 'kill';
  }

  private start(): JobRun {
    const { flows, clock, output } = this;
    return new JobRun(flows[0] as CompiledFlow, {
      job: { id: 1, process: 1, user: 1 },
      inputs: {},
      idempotencyKey: (step, generation) => `${generation}:${step}`,
      shared: () => undefined,
      signal: Object.assign(this.abort.signal, { isStop: this.fault?.kind === 'stop' }),
      hidePasswords: () => undefined,
      digest: (text) => text,
      callee: (process) => Promise.resolve({ version: 1, flow: flows[process - 1] as CompiledFlow }),
      nodeSettings: { outside: this.outside, clock } satisfies OutsideSettings,
      stepList: null,
      events: new FakeEvents(clock),
      parkMs: () => this.parkMs,
      journal: output,
      clock,
      limits: DEFAULT_LIMITS,
      log: (_level, node, text) => output.log(node, text),
    });
  }

  private strike(): void {
    this.isStruck = true;
    if (this.fault?.kind === 'kill') this.output.loseWorker();
  }
}
