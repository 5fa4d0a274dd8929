import { deathsOfBusyMachine, takeovers } from './check/holders.js';
import { isClaim, viewOf, type View } from './check/view.js';
import { type Violation, type ClientRequest, hasEnded, type History, type RequestKind } from './history.js';
import { silencesOf } from './usage.js';

/** The numbers of a run, for the terminal. */
export function summarize(history: History, violations: Violation[]): string {
  const view = viewOf(history);
  const answered = (asked: RequestKind): ClientRequest[] =>
    history.requests.filter(({ kind, success }) => kind === asked && success);
  const count = (label: string, number: number | string): string => `  ${label.padEnd(60)}${number}`;
  const of = (promise: RegExp): number => violations.filter((one) => promise.test(one.promise)).length;
  return [
    count('executes answered', new Set(answered('execute').map(({ job }) => job)).size),
    count('jobs', history.finals.length),
    ...Object.entries(tally(history.finals.map(({ state }) => state))).map(([state, n]) =>
      count(`  ${state}`, n),
    ),
    count('  in batches', answered('batch').flatMap(({ jobs }) => jobs).length),
    count('  run again from the beginning', answered('rerun').length),
    count('  resumed', answered('resume').length),
    count('    with another version', answered('resume').filter(({ version }) => version !== null).length),
    count(
      '    refused, since a version does not fit',
      history.requests.filter(({ kind, status }) => kind === 'resume' && status === 400).length,
    ),
    count('  of schedules', history.finals.filter(({ kind }) => kind === 'scheduled').length),
    count('deliveries answered', answered('delivery').length),
    count('events answered 202', answered('event').length),
    count('callbacks heard', history.callbacks.filter(({ status }) => status === 204).length),
    count('  tries in vain', history.callbacks.filter(({ status }) => status !== 204).length),
    count('claims', history.changes.filter(isClaim).length),
    count('deaths charged', deaths(view)),
    count('  explained by a busy machine alone', deathsOfBusyMachine(view)),
    count('failed because their workers died', failedByDeath(history)),
    count('stops answered', answered('stop').length),
    count('stops of many answered', answered('stop of many').length),
    count('jobs stopped', history.finals.filter(({ state }) => state === 'stopped').length),
    count('requests of clients', history.requests.length),
    count(
      '  unanswered or refused',
      history.requests.filter(({ success, state }) => !success && state === null).length,
    ),
    count('jobs watched', new Set(history.watchings.map(({ job }) => job)).size),
    count('requests to the outside', history.effects.length),
    count('  under a key that was used before', repeats(history)),
    count('journal rows', history.journal.length),
    count('processes started', history.processRuns.length),
    count('faults', history.faults.length),
    ...Object.entries(tally(history.faults.map(({ kind }) => kind))).map(([kind, n]) =>
      count(`  ${kind}`, n),
    ),
    count('execute, slowest answer in ms', slowest(history.requests, 'execute')),
    count('stop, slowest answer in ms', slowest(history.requests, 'stop')),
    count('a lost worker’s job, longest wait in ms', longest(takeovers(view).map(({ ms }) => ms))),
    count('api, slowest sign of processRun in ms', longest(history.probes.map(({ ms }) => ms))),
    count('longest delay of the harness in ms', history.harnessDelayMs),
    count('longest silences of processes in ms', longestSilences(history)),
    '',
    count('lost', of(/never lost/)),
    count('ended twice, or changed after their end', of(/ends once/)),
    count('committed nodes run again', of(/never runs again/)),
    count('stops broken', of(/a stop/)),
    ...Object.entries(tally(violations.map(({ promise }) => promise))).map(([promise, n]) =>
      count(promise, n),
    ),
  ].join('\n');
}

function tally(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names.toSorted()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

const deaths = ({ jobs }: View): number =>
  [...jobs.values()].reduce((sum, { changes }) => sum + (changes.at(-1)?.attempt ?? 0), 0);

const failedByDeath = ({ finals }: History): number =>
  finals.filter(({ error }) => error?.startsWith('The workers that ran this job have died')).length;

const repeats = ({ effects }: History): number =>
  effects.length - new Set(effects.map(({ job, key }) => `${job}:${key}`)).size;

const longest = (times: number[]): number => Math.round(Math.max(0, ...times));

/** The three longest times in which a process was silent, and for how long it computed. */
const longestSilences = ({ processRuns }: History): string =>
  processRuns
    .flatMap((processRun) =>
      silencesOf(processRun).map((silence) => ({ process: processRun.process, ...silence })),
    )
    .toSorted((one, other) => other.ms - one.ms)
    .slice(0, 3)
    .map(({ process, ms, computedMs }) => `${process} ${ms} (computing ${computedMs})`)
    .join(', ');

const slowest = (requests: ClientRequest[], kind: string): number =>
  longest(
    requests
      .filter((one) => one.kind === kind && one.status === 200)
      .map((one) => one.answeredAt - one.sentAt),
  );

/** The first violation of each broken promise. */
export const firstOfEach = (violations: Violation[]): Violation[] =>
  violations.filter(({ promise }, index) => violations.findIndex((one) => one.promise === promise) === index);

/** How far around a violation its history is shown. */
const AROUND_MS = 4_000;

/** A violation with the history of its job, and the faults around it, as text. */
export function describeViolation(history: History, { promise, job, message, at }: Violation): string {
  const events: [number, string][] = [];
  const add = (when: number, text: string): void => {
    events.push([when, text]);
  };
  for (const one of history.changes)
    if (one.job === job) {
      const held = `${one.held ? 'held' : 'free'}, fence ${one.fence}, attempt ${one.attempt}`;
      add(one.committedAt, `${one.by || 'nobody'}: ${one.from ?? 'new'} → ${one.to} (${held})`);
    }
  for (const one of history.journal)
    if (one.job === job) add(one.committedAt, `${one.by}: journal ${one.number}: ${one.keys.join(' ')}`);
  for (const one of history.effects)
    if (one.job === job) add(one.createdAt, `${one.by}: asks outside by ${one.key} with ${one.body}`);
  const tags = new Set(history.finals.filter((one) => one.job === job).map(({ tag }) => tag));
  for (const one of history.callbacks)
    if (one.job === job)
      add(
        one.createdAt,
        `${one.by}: tells that it is ${one.state}: ${one.status ?? 'no answer'} (${one.webhookId})`,
      );
  for (const one of history.requests)
    if (job !== null && (one.job === job || one.jobs.includes(job) || tags.has(one.tag))) {
      const answer = one.state ?? (one.success ? `success ${one.status}` : (one.status ?? 'no answer'));
      add(one.sentAt, `client: ${one.kind} at ${one.api}: ${answer} after ${one.answeredAt - one.sentAt} ms`);
    }
  const times = events.map(([when]) => when);
  const from = Math.min(at ?? Infinity, ...times) - (job === null ? AROUND_MS : 1_000);
  const to = Math.max(at ?? -Infinity, ...times) + (job === null ? AROUND_MS : 1_000);
  for (const one of history.faults)
    if (one.from <= to && one.to >= from)
      add(one.from, `FAULT ${one.kind}${one.slots ? ` (${one.slots.join(', ')})` : ''}: ${one.detail}`);
  for (const one of history.processRuns)
    if (one.to !== null && one.to >= from && one.to <= to) add(one.to, `${one.process} ended (${one.how})`);
  for (const processRun of history.processRuns)
    for (const one of silencesOf(processRun))
      if (one.from <= to && one.from + one.ms >= from)
        add(
          one.from,
          `${processRun.process} is silent for ${one.ms} ms: computes for ${one.computedMs}, waits for a processor for ${one.starvedMs}`,
        );
  const begin = Math.min(...history.processRuns.map((processRun) => processRun.from));
  const lines = events
    .toSorted(([one], [other]) => one - other)
    .map(([when, text]) => `    ${((when - begin) / 1_000).toFixed(3).padStart(9)} s  ${text}`);
  const final = history.finals.find((one) => one.job === job);
  const end = final
    ? [
        `    at the end: ${final.kind}, ${final.state}${hasEnded(final.state) ? '' : ' (!)'} ${final.error ?? ''}`,
      ]
    : [];
  return [
    `VIOLATION of “${promise}”${job === null ? '' : `, job ${job}`}: ${message}`,
    ...lines,
    ...end,
  ].join('\n');
}
