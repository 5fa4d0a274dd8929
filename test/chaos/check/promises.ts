/** The promises for which a run is checked, by the names that reports and tests use. */
export const PROMISES = {
  executesKept: 'an answered execute is never lost',
  inputsKept: 'a job runs with the inputs of its execute',
  oneEnd: 'a job ends once, and its end never changes',
  stopsKept: 'a job whose stop was answered while it ran ends as stopped',
  nodesOnce: 'a committed node never runs again',
  writesInOrder: 'the writes of a job are committed in order',
  commitsFirst: 'an outside request starts only after all earlier records are committed',
  keyOfOneJob: 'an idempotency key belongs to one job',
  sameBranch: 'a replay takes the recorded branch',
  holdersOnly: 'only the holder of a job writes to it',
  trueDeaths: 'a death is charged only for a lost worker',
  takenOver: 'the jobs of a lost worker continue elsewhere in time',
  expectedEnd: 'a job ends as its flow defines',
  answersInTime: 'requests are answered in time',
  waitsLast: 'a wait lasts until the job ends or the time is over',
  watchedWhole: 'a watcher sees every line once and in order, and then the end',
  locksApart: 'a locked process does not delay executes of others',
  processesStay: 'processes end only on request, and with exit code 0',
  eventLoopFree: 'no job that returns blocks the event loop of its worker',
  blockedEnd: 'a process whose event loop is blocked forever is ended',
  noLeftovers: 'a job leaves no process behind',
} as const;

export type PromiseName = (typeof PROMISES)[keyof typeof PROMISES];
