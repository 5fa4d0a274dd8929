import type { ServerEvent } from './event-streams.js';

const RANKS: Record<string, number> = {
  waiting: 0,
  running: 1,
  stopping: 2,
  successful: 3,
  failed: 3,
  stopped: 3,
};

/**
 * What is wrong with the events of a job that a client has seen from the first to the last, over any number of connections: each
 * line once and in order, ids unique, states in order.
 *
 * @param isWhole whether the client has seen the end
 */
export function faultsOf(events: readonly ServerEvent[], isWhole: boolean): string[] {
  const faults: string[] = [];
  const ids = new Set<string>();
  let row = 0;
  let rank = 0;
  for (const { id, event, data } of events) {
    if (ids.has(id)) faults.push(`the id ${id} came twice`);
    ids.add(id);
    if (event === 'log') {
      if (data.row !== row + 1) faults.push(`line ${data.row} came after line ${row}`);
      row = data.row;
    }
    if (event === 'state') {
      const next = RANKS[data.state] ?? NaN;
      if (!(next >= rank)) faults.push(`the state ${data.state} came after a later one`);
      rank = next;
    }
  }
  if (events.length > 0 && events[0]!.event !== 'state') faults.push('the first event is not a state');
  const last = events.at(-1);
  if (isWhole && (last?.event !== 'state' || RANKS[last.data.state] !== 3))
    faults.push('the last event is not the ended state');
  return faults;
}
