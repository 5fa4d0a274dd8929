import { PROMISES } from './promises.js';
import { isDeadly } from '../flows.js';
import { type Violation, type ProcessRun, slotOf } from '../history.js';
import { silencesOf } from '../usage.js';
import { faultsDuring, holders, touchesPostgres, type View } from './view.js';

/** No process ends by itself. After SIGTERM a process exits with 0, and leaves no command of a job running. */
export function checkProcesses(view: View): Violation[] {
  const wrong = view.processRuns.flatMap((processRun) => {
    const { process, endedBy, how, to } = processRun;
    const message =
      endedBy === 'itself' && !couldNotStart(view, processRun)
        ? `${process} ended by itself (${how})`
        : endedBy === 'end' && how !== 'exit code 0' && !wasStarting(processRun)
          ? `${process} was ended by SIGTERM, and exited with ${how}`
          : null;
    return message === null ? [] : [{ promise: PROMISES.processesStay, job: null, message, at: to }];
  });
  return [...wrong, ...checkLeftovers(view)];
}

/** Only a job of a node that never returns may block the event loop until the watchdog ends the process. */
export function checkEventLoops(view: View): Violation[] {
  return view.processRuns.flatMap(({ process, endedBy, to }) => {
    if (endedBy !== 'watchdog') return [];
    const held = [...view.jobs.values()].filter((job) => [...holders(job).values()].includes(process));
    if (held.some(({ final }) => isDeadly(final?.kind))) return [];
    const message = `the watchdog ended ${process}, which had no job that never returns`;
    return [{ promise: PROMISES.eventLoopFree, job: null, message, at: to }];
  });
}

/**
 * The watchdog's limit in these runs, and as much for a process that is loading, before it is watched, or that gets little CPU
 * time, which its watchdog does not count: 10 s were measured on a machine with a load of 40.
 */
const BLOCKED_MS = 3_000 + 12_000;

/** A process whose event loop is blocked is ended by its watchdog, unless it was frozen with it. */
export function checkBlocked(view: View): Violation[] {
  return view.processRuns.flatMap((processRun) =>
    silencesOf(processRun).flatMap(({ from, ms }) => {
      const { process } = processRun;
      if (ms <= BLOCKED_MS + view.harnessDelayMs) return [];
      const around = faultsDuring(view, slotOf(process), from, from + ms);
      if (around.some(({ kind }) => kind.endsWith(' frozen'))) return [];
      const message = `the event loop of ${process} was silent for ${ms} ms`;
      return [{ promise: PROMISES.blockedEnd, job: null, message, at: from + ms }];
    }),
  );
}

/** Before it has installed its handler, a process ends by the signal. */
const wasStarting = ({ wasUp, how }: ProcessRun): boolean => !wasUp && how === 'SIGTERM';

/** A process exits with 1 at its start if Postgres is away, or if it was frozen until its connection had timed out. */
function couldNotStart(view: View, { process, from, to, how, wasUp }: ProcessRun): boolean {
  if (to === null || wasUp || how !== 'exit code 1') return false;
  return faultsDuring(view, slotOf(process), from, to).some(
    (fault) => touchesPostgres(fault) || fault.kind.endsWith(' frozen'),
  );
}

/** Only the commands of a worker that was killed may outlive their job. */
function checkLeftovers(view: View): Violation[] {
  return view.leftovers.flatMap((line) => {
    const tag = /^\S+ -c : \S+ (\S+);/.exec(line)?.[1];
    const jobs = [...view.jobs.values()].filter(({ final }) => final?.tag === tag);
    const job = jobs.at(-1)?.job ?? null;
    const killed = jobs
      .flatMap((one) => [...holders(one).values()])
      .some((worker) => view.processRuns.find(({ process }) => process === worker)?.how === 'SIGKILL');
    if (killed) return [];
    return [{ promise: PROMISES.noLeftovers, job, message: `still there: ${line}`, at: null }];
  });
}
