import type { IconName } from '../../parts/icon.js';

const BY_NAMESPACE: Readonly<Record<string, IconName>> = {
  'core.http': 'external',
  'core.code': 'code',
  'core.shell': 'code',
  'core.log': 'jobs',
  'core.time': 'schedule',
};

const BY_TYPE: Readonly<Record<string, IconName>> = {
  event: 'play',
  variable_get: 'variable',
  variable_set: 'variable',
  programming: 'process',
  operation: 'filter',
};

/** The icon of a kind of node. */
export const kindIcon = ({ namespace, nodeType }: { namespace: string; nodeType: string }): IconName =>
  BY_NAMESPACE[namespace] ?? BY_TYPE[nodeType] ?? 'settings';
