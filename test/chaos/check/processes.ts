import { type Breach, type Life, placeOf } from '../history.js';
import { faultsDuring, holders, touchesPostgres, type View } from './view.js';

/** No process ends by itself; one that is told to ends in good order, and leaves no command of a job behind. */
export function checkProcesses(view: View): Breach[] {
  const wrong = view.lives.flatMap((life) => {
    const { process, endedBy, how, to } = life;
    const says =
      endedBy === 'itself' && !couldNotStart(view, life)
        ? `${process} ended by itself (${how})`
        : endedBy === 'end' && how !== 'exit code 0' && !wasStarting(life)
          ? `${process} was told to end, and ended with ${how}`
          : null;
    return says === null
      ? []
      : [{ promise: 'processes end when and as they are told', job: null, says, at: to }];
  });
  return [...wrong, ...checkLeftovers(view)];
}

/** Who is told to end before it listens to that ends all the same. */
const wasStarting = ({ wasUp, how }: Life): boolean => !wasUp && how === 'SIGTERM';

/** Without Postgres a process does not start, and says so; whoever keeps it tries again. */
function couldNotStart(view: View, { process, from, to, how, wasUp }: Life): boolean {
  if (to === null || wasUp || how !== 'exit code 1') return false;
  return faultsDuring(view, placeOf(process), from, to).some(touchesPostgres);
}

/** The commands of a worker that was killed are nobody's any more; those of any other end with their job. */
function checkLeftovers(view: View): Breach[] {
  return view.leftovers.flatMap((line) => {
    const job = Number(/^\S+ -c : \S+ (\d+);/.exec(line)?.[1]);
    const history = view.jobs.get(job);
    const killed = [...(history ? holders(history).values() : [])].some(
      (worker) => view.lives.find(({ process }) => process === worker)?.how === 'SIGKILL',
    );
    if (killed) return [];
    return [{ promise: 'a job leaves no process behind', job, says: `still there: ${line}`, at: null }];
  });
}
