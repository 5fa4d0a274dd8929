import { ChoiceField } from '../../rest/fields/choice-field.js';
import { BigIdField, IdField, IntegerField } from '../../rest/fields/integer-field.js';
import { ACTIONS, OBJECTS } from '../../recording/recording.js';

/** Filters of the list of records. A missing or empty filter matches every record. */
export class AuditFilters {
  @IdField({ about: 'Id of the user who did it', required: false })
  cuser?: number;

  @ChoiceField({ about: 'What was done', choices: ACTIONS, required: false })
  action?: string;

  @ChoiceField({ about: 'Kind of the object', choices: OBJECTS, required: false })
  object?: string;

  @BigIdField({ about: 'Id of the object', required: false })
  object_id?: number;

  @IdField({ about: 'Id of the process concerned', required: false })
  process?: number;

  @IntegerField({ about: 'Not before this time, in unix seconds', min: 0, required: false })
  since?: number;

  @IntegerField({ about: 'Before this time, in unix seconds', min: 0, required: false })
  until?: number;
}

/** Fields that a list of records may be ordered by. */
export const AUDIT_ORDERING = ['id', 'ctime', 'cuser', 'action', 'object', 'object_id', 'process'] as const;

export type AuditOrdering = (typeof AUDIT_ORDERING)[number];
