import { Foundation1700000000001 } from './1700000000001-foundation.js';
import { Identity1700000000002 } from './1700000000002-identity.js';
import { Audit1700000000003 } from './1700000000003-audit.js';
import { Variables1700000000004 } from './1700000000004-variables.js';
import { JobIds1700000000005 } from './1700000000005-job-ids.js';
import { Retention1700000000006 } from './1700000000006-retention.js';
import { Attempts1700000000007 } from './1700000000007-attempts.js';
import { ErrorTexts1700000000008 } from './1700000000008-error-texts.js';
import { RecentDeaths1700000000009 } from './1700000000009-recent-deaths.js';
import { Reruns1700000000010 } from './1700000000010-reruns.js';
import { BatchesAndStatistics1700000000011 } from './1700000000011-batches-and-statistics.js';
import { Steps1700000000012 } from './1700000000012-steps.js';
import { Policies1700000000013 } from './1700000000013-policies.js';
import { Schedules1700000000014 } from './1700000000014-schedules.js';
import { Hooks1700000000015 } from './1700000000015-hooks.js';
import { Callbacks1700000000016 } from './1700000000016-callbacks.js';
import { Events1700000000017 } from './1700000000017-events.js';
import { Growth1700000000018 } from './1700000000018-growth.js';
import { JobTotals1700000000019 } from './1700000000019-job-totals.js';
import { CallbackProcess1700000000020 } from './1700000000020-callback-process.js';
import { StateTotals1700000000021 } from './1700000000021-state-totals.js';
import { DueByProcess1700000000022 } from './1700000000022-due-by-process.js';
import { RerunsOfHandlers1700000000023 } from './1700000000023-reruns-of-handlers.js';
import { VersionsOfDefinitions1700000000024 } from './1700000000024-versions-of-definitions.js';
import { PendingEntries1700000000025 } from './1700000000025-pending-entries.js';
import { ReplacingPolicies1700000000026 } from './1700000000026-replacing-policies.js';
import { ManyUsers1700000000027 } from './1700000000027-many-users.js';
import { CoveringIndexes1700000000028 } from './1700000000028-covering-indexes.js';
import { JobsByTime1700000000029 } from './1700000000029-jobs-by-time.js';
import { AuditTotals1700000000030 } from './1700000000030-audit-totals.js';
import { FailuresByUser1700000000031 } from './1700000000031-failures-by-user.js';
import { CurrentValues1700000000032 } from './1700000000032-current-values.js';
import { CallbacksByUser1700000000033 } from './1700000000033-callbacks-by-user.js';

/** Every migration, in order. Append-only: a released migration never changes. */
export const migrations = [
  Foundation1700000000001,
  Identity1700000000002,
  Audit1700000000003,
  Variables1700000000004,
  JobIds1700000000005,
  Retention1700000000006,
  Attempts1700000000007,
  ErrorTexts1700000000008,
  RecentDeaths1700000000009,
  Reruns1700000000010,
  BatchesAndStatistics1700000000011,
  Steps1700000000012,
  Policies1700000000013,
  Schedules1700000000014,
  Hooks1700000000015,
  Callbacks1700000000016,
  Events1700000000017,
  Growth1700000000018,
  JobTotals1700000000019,
  CallbackProcess1700000000020,
  StateTotals1700000000021,
  DueByProcess1700000000022,
  RerunsOfHandlers1700000000023,
  VersionsOfDefinitions1700000000024,
  PendingEntries1700000000025,
  ReplacingPolicies1700000000026,
  ManyUsers1700000000027,
  CoveringIndexes1700000000028,
  JobsByTime1700000000029,
  AuditTotals1700000000030,
  FailuresByUser1700000000031,
  CurrentValues1700000000032,
  CallbacksByUser1700000000033,
];
