import type { Breach, History } from '../history.js';
import { checkAnswers, checkWaits } from './answers.js';
import { checkEndsOnce, checkExecutes } from './ends.js';
import { checkExpectedEnds } from './expected.js';
import { checkDeaths, checkHolders, checkTakeovers } from './holders.js';
import { checkActs, checkSeenOutside } from './outside.js';
import { checkProcesses } from './processes.js';
import { checkOrder, checkRecords } from './records.js';
import { checkStops } from './stops.js';
import { viewOf } from './view.js';

const CHECKS = [
  checkExecutes,
  checkEndsOnce,
  checkStops,
  checkRecords,
  checkActs,
  checkOrder,
  checkSeenOutside,
  checkHolders,
  checkDeaths,
  checkTakeovers,
  checkExpectedEnds,
  checkAnswers,
  checkWaits,
  checkProcesses,
];

/** All that a run's history rules out of what `jobs.md` promises; empty: every promise was kept. */
export function check(history: History): Breach[] {
  const view = viewOf(history);
  return CHECKS.flatMap((one) => one(view));
}
