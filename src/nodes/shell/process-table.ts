import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { SharedRuns } from '../../flow/shared-runs.js';

/** How many processes are read per turn of the event loop; each takes about 15 µs. */
const AT_ONCE = 100;

/** The reads of the process groups. */
const groupReads = new SharedRuns<'all', Set<number>>();

/**
 * The process groups with a living member; null on systems without /proc (it exists on Linux). Zombies do not count; they remain
 * forever in a container whose first process does not reap them. Calls during a read share the next one: a group that is younger
 * than a read is missing there, and its processes outlived 15 of 20 commands that ended together.
 */
export async function livingGroups(): Promise<Set<number> | null> {
  return process.platform === 'linux' ? groupReads.run('all', lookAtGroups) : null;
}

async function lookAtGroups(): Promise<Set<number>> {
  const groups = new Set<number>();
  for await (const id of processes()) {
    // "4242 (a name (with) anything) S 1 4242 …": state, parent, group.
    const stat = attempt(() => readFileSync(`/proc/${id}/stat`, 'latin1'));
    const [state, , group] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
    if (state !== undefined && state !== 'Z' && state !== 'X') groups.add(Number(group));
  }
  return groups;
}

/** When a process began, in ticks of the system; empty if that is not known. */
export function beginOf(id: number): string {
  const stat = attempt(() => readFileSync(`/proc/${id}/stat`, 'latin1'));
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

/** The reads of the working directories of all processes. */
const reads = new SharedRuns<'all', Map<number, string>>();

/**
 * The processes whose working directory is in the folder, if this process may read it. Concurrent calls share one read, which begins after
 * them, so that it finds what a process has started before it ended: with a read of each, 1,000 commands that ended together stopped a
 * worker for 10 s.
 */
export async function processesIn(folder: string): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const found: number[] = [];
  for (const [id, place] of await reads.run('all', workingDirectories))
    if (place === folder || place.startsWith(`${folder}/`) || place === `${folder} (deleted)`) found.push(id);
  return found;
}

/** The working directory of each process that this one may look at. */
async function workingDirectories(): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  for await (const id of processes()) {
    const place = attempt(() => readlinkSync(`/proc/${id}/cwd`));
    if (place !== undefined) found.set(id, place);
  }
  return found;
}

async function* processes(): AsyncGenerator<number> {
  let count = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    if (++count % AT_ONCE === 0) await setImmediate();
    yield Number(name);
  }
}

/** Processes may end while they are read, and those of other users cannot be read. */
function attempt(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
