import type { Violation, History } from '../history.js';
import { checkAnswers, checkErrors, checkLocks, checkWaits } from './answers.js';
import { checkBatches } from './batches.js';
import { checkEndsOnce, checkExecutes, checkInputs } from './ends.js';
import { checkExpectedEnds } from './expected.js';
import { checkCallbacks, checkToldEnds } from './callbacks.js';
import { checkDeliveries } from './deliveries.js';
import { checkEvents } from './events.js';
import { checkDeaths, checkHolders, checkTakeovers } from './holders.js';
import { checkLimits } from './limits.js';
import { checkActs, checkKeys, checkSeenOutside } from './outside.js';
import { checkBlocked, checkEventLoops, checkProcesses } from './processes.js';
import { checkOrder, checkRecords, checkBranches } from './records.js';
import { checkReruns } from './reruns.js';
import { checkDecisions, checkResumedKeys, checkResumes } from './resumes.js';
import { checkTicks } from './ticks.js';
import { checkCounts, checkStops } from './stops.js';
import { viewOf } from './view.js';
import { checkWatchings } from './watching.js';

const CHECKS = [
  checkExecutes,
  checkInputs,
  checkTicks,
  checkDeliveries,
  checkEvents,
  checkToldEnds,
  checkCallbacks,
  checkBatches,
  checkReruns,
  checkResumes,
  checkResumedKeys,
  checkDecisions,
  checkEndsOnce,
  checkStops,
  checkCounts,
  checkRecords,
  checkActs,
  checkOrder,
  checkSeenOutside,
  checkKeys,
  checkBranches,
  checkLimits,
  checkHolders,
  checkDeaths,
  checkTakeovers,
  checkExpectedEnds,
  checkAnswers,
  checkErrors,
  checkWaits,
  checkWatchings,
  checkLocks,
  checkProcesses,
  checkEventLoops,
  checkBlocked,
];

/** The violations of all promises in a run's history; empty: every promise was kept. */
export function check(history: History): Violation[] {
  const view = viewOf(history);
  return CHECKS.flatMap((one) => one(view));
}
