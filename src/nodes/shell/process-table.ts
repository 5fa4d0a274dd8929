import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

/** How many processes are looked at before the event loop goes round: each costs about 15 µs. */
const AT_ONCE = 100;

let looking: Promise<Set<number>> | null = null;

/**
 * The process groups that have a living member; null where the system does not tell (it does on Linux). The dead
 * that nobody has fetched yet, for ever where a container's first process fetches none, don't count. Those who ask
 * at the same time share one look.
 */
export async function livingGroups(): Promise<Set<number> | null> {
  if (process.platform !== 'linux') return null;
  looking ??= lookAtGroups().finally(() => (looking = null));
  return looking;
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

/** The processes that work in the folder or beneath it, as far as this process may know. */
export async function processesIn(folder: string): Promise<number[]> {
  const found: number[] = [];
  if (process.platform !== 'linux') return found;
  for await (const id of processes()) {
    const place = attempt(() => readlinkSync(`/proc/${id}/cwd`));
    if (place === folder || place?.startsWith(`${folder}/`)) found.push(id);
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

/** Processes end while they are looked at, and those of others are not to be looked into. */
function attempt(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
