import { Foundation1700000000001 } from './1700000000001-foundation.js';
import { Audit1700000000003 } from './1700000000003-audit.js';

/** Every migration, in order. Append-only: one that has landed never changes. */
export const migrations = [Foundation1700000000001, Audit1700000000003];
