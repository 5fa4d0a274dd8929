import { FULL_NAME, userOf } from '../auth/users/full-name.js';
import { Selection } from '../rest/lists/selection.js';
import { DefinitionEntity } from './definition.entity.js';
import { VersionView } from './dto/version-view.js';
import { ProcessVersionEntity } from './process-version.entity.js';

/** Selects versions of processes. */
export const VERSIONS = new Selection({
  view: VersionView,
  entity: ProcessVersionEntity,
  alias: 'v',
  joins: { ...userOf('v.cuser'), f: { entity: DefinitionEntity, on: 'f.id = v.definition_id' } },
  columns: { user: FULL_NAME, nodes: 'f.nodes' },
});
