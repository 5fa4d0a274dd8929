import { written } from '../../model/commands/rename-reads.js';
import { isObject } from '../../../parts/is-object.js';
import { oneLine } from '../../model/value-text.js';
import { FUNCTIONS } from './functions.js';
import { valueAt } from './scope.js';
import type { ExpressionScope } from './scope.js';

/** One proposal of what can be typed. */
interface Proposal {
  label: string;
  /** What is inserted, if not the label. */
  apply?: string;
  /** What stands beside it: a type, a title, what a function is called with. */
  detail: string;
  /** The value in the last run. */
  info?: string;
  type: 'variable' | 'property' | 'function' | 'namespace';
}

export interface Proposals {
  /** Where the text begins that a proposal replaces. */
  from: number;
  list: readonly Proposal[];
}

const WORD = '[\\p{L}\\p{N}_]*';
const NAME = `(?:\`[^\`]*\`|[\\p{L}_]${WORD})`;
const AFTER_DOT = new RegExp(
  `(?<![\\p{L}\\p{N}_.$])(vars|inputs|job|nodes)((?:\\.${NAME})*)\\.(${WORD})$`,
  'u',
);
const FUNCTION = /\$([A-Za-z0-9]*)$/;
const START = new RegExp(`(?<![\\p{L}\\p{N}_.\`$])(${WORD})$`, 'u');

/**
 * What can be typed at a position of a text.
 *
 * @param isTemplate expressions are only inside `{{ }}`
 * @param isAsked the person has asked for proposals, so that they come without a letter, too
 */
export function proposalsAt(
  text: string,
  position: number,
  scope: ExpressionScope,
  { isTemplate, isAsked }: { isTemplate: boolean; isAsked: boolean },
): Proposals | null {
  const before = text.slice(0, position);
  const opened = before.lastIndexOf('{{');
  if (isTemplate && (opened < 0 || before.indexOf('}}', opened) >= 0)) return null;
  const inside = isTemplate ? before.slice(opened + 2) : before;
  const member = AFTER_DOT.exec(inside);
  if (member) {
    const [, root = '', middle = '', word = ''] = member;
    const path = [...middle.matchAll(new RegExp(`\\.(?:\`([^\`]*)\`|(${WORD}))`, 'gu'))].map(
      ([, quoted, plain]) => quoted ?? plain ?? '',
    );
    const list = membersOf(root, path, scope);
    return list.length > 0 ? { from: position - word.length, list } : null;
  }
  const called = FUNCTION.exec(inside);
  if (called) return { from: position - called[0].length, list: functions() };
  const start = START.exec(inside);
  const isBeginning = isTemplate && inside.trim() === '';
  if (start === null || (start[1] === '' && !isAsked && !isBeginning)) return null;
  return { from: position - (start[1] ?? '').length, list: [...roots(scope), ...functions()] };
}

const functions = (): Proposal[] =>
  Object.entries(FUNCTIONS).map(([label, args]) => ({
    label,
    apply: `${label}(`,
    detail: `(${args})`,
    type: 'function' as const,
  }));

const roots = ({ own }: ExpressionScope): Proposal[] => [
  ...own.map((label): Proposal => ({ label, detail: '', type: 'variable' })),
  { label: 'vars', apply: 'vars.', detail: '', type: 'namespace' },
  { label: 'nodes', apply: 'nodes.', detail: '', type: 'namespace' },
  { label: 'inputs', apply: 'inputs.', detail: '', type: 'namespace' },
  { label: 'job', apply: 'job.', detail: '', type: 'namespace' },
];

function membersOf(root: string, path: readonly string[], scope: ExpressionScope): Proposal[] {
  const { variables, nodes, run } = scope;
  const withValue = (name: string, detail: string): Proposal => {
    const value = oneLine(valueAt(run, [root, ...path, name]));
    return {
      label: name,
      apply: written(name),
      detail,
      type: 'property',
      ...(value === '' ? {} : { info: value }),
    };
  };
  if (root === 'job') {
    if (path.length > 0) return [];
    return ['id', 'process'].map((label) => ({ label, detail: 'number', type: 'property' as const }));
  }
  if (path.length === 0) {
    if (root === 'nodes')
      return nodes.map(({ id, title }) => ({
        label: id,
        apply: `${written(id)}.`,
        detail: title === id ? '' : title,
        type: 'variable' as const,
      }));
    return variables.map(({ name, type }) => withValue(name, type));
  }
  if (root === 'nodes' && path.length === 1) {
    const node = nodes.find(({ id }) => id === path[0]);
    return (node?.outputs ?? []).map(({ name, type }) => withValue(name, type));
  }
  const value = valueAt(run, [root, ...path]);
  return isObject(value) ? Object.keys(value).map((key) => withValue(key, '')) : [];
}
