import { BODY_TYPES } from '../body/request-body.js';
import { fieldsOf, type FieldRule } from '../fields/field-rules.js';
import { shownFieldsOf } from '../fields/shown.js';
import { JSON_TYPE } from '../requests/negotiate.js';
import type { RouteDescription, View } from './route-table.js';

/** The methods whose fields `OPTIONS` lists. */
export const DESCRIBED = ['PUT', 'POST'] as const;

/**
 * The body of DRF's response to `OPTIONS`: name, media types and fields of the view.
 *
 * @param possible those of {@link DESCRIBED} that the caller may use on an existing object
 */
export function describeView({ path, descriptions }: View, possible: readonly string[]): unknown {
  const actions = possible.flatMap((method) => {
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

/** The name of a view from its path: `/api/process/stop/:id` becomes `Process Stop`. */
const nameFrom = (path: string): string =>
  path
    .split('/')
    .filter((segment) => !['', 'api'].includes(segment) && !segment.startsWith(':'))
    .map((segment) => segment.charAt(0).toUpperCase() + segment.slice(1))
    .join(' ');

function describeFields({ input, partial = false, view }: RouteDescription): unknown {
  const taken = input ? fieldsOf(input) : new Map<string, never>();
  const shown = view ? shownFieldsOf(view) : new Map<string, never>();
  return Object.fromEntries(
    [...shown].map(([name, { kind }]) => {
      const rule = taken.get(name);
      const required = rule !== undefined && !partial && (rule.options.required ?? true);
      const common = { type: rule?.kind ?? kind, required, read_only: !rule, label: labelOf(name) };
      return [name, { ...common, ...rule?.bounds, ...choicesOf(rule) }];
    }),
  );
}

/** As DRF lists those of a field whose choices have no names of their own. */
function choicesOf(rule: FieldRule | undefined): { choices?: { value: unknown; display_name: unknown }[] } {
  if (rule?.kind !== 'choice') return {};
  return { choices: (rule.schema.enum ?? []).map((value) => ({ value, display_name: value })) };
}

const labelOf = (name: string): string =>
  name === 'id' ? 'ID' : `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`;
