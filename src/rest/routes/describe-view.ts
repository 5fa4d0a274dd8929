import { BODY_TYPES } from '../body/request-body.js';
import { fieldsOf } from '../fields/field.js';
import { shownFieldsOf } from '../fields/shown.js';
import { JSON_TYPE } from '../requests/negotiate.js';
import type { RouteDescription, View } from './route-table.js';

/** The body of DRF's answer to `OPTIONS`: what the view is called, speaks and takes. */
export function describeView({ path, descriptions }: View): unknown {
  const actions = ['PUT', 'POST'].flatMap((method) => {
    const description = descriptions.get(method);
    return description?.input && description.view ? [[method, describeFields(description)] as const] : [];
  });
  const all = [...descriptions.values()];
  return {
    name: all.find(({ name }) => name !== undefined)?.name ?? nameFrom(path),
    description: '',
    renders: [JSON_TYPE],
    parses: all.find(({ parses }) => parses !== undefined)?.parses ?? BODY_TYPES,
    ...(actions.length > 0 ? { actions: Object.fromEntries(actions) } : {}),
  };
}

/** `/api/process/stop/:id` is `Process Stop`. */
const nameFrom = (path: string): string =>
  path
    .split('/')
    .filter((segment) => !['', 'api'].includes(segment) && !segment.startsWith(':'))
    .map((segment) => segment.charAt(0).toUpperCase() + segment.slice(1))
    .join(' ');

function describeFields({ input, view }: RouteDescription): unknown {
  const taken = input ? fieldsOf(input) : new Map<string, never>();
  const shown = view ? shownFieldsOf(view) : new Map<string, never>();
  return Object.fromEntries(
    [...shown].map(([name, { kind }]) => {
      const rule = taken.get(name);
      const required = rule ? (rule.options.required ?? true) : false;
      const common = { type: rule?.kind ?? kind, required, read_only: !rule, label: labelOf(name) };
      return [name, { ...common, ...rule?.bounds }];
    }),
  );
}

const labelOf = (name: string): string =>
  name === 'id' ? 'ID' : `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`;
