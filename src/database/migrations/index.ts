import { Foundation1700000000001 } from './1700000000001-foundation.js';
import { Identity1700000000002 } from './1700000000002-identity.js';
import { Audit1700000000003 } from './1700000000003-audit.js';
import { Variables1700000000004 } from './1700000000004-variables.js';

/** Every migration, in order. Append-only: one that has landed never changes. */
export const migrations = [
  Foundation1700000000001,
  Identity1700000000002,
  Audit1700000000003,
  Variables1700000000004,
];
