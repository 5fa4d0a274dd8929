import type { QueryDict } from '../body/query-dict.js';

/** `inputs[who]`, as HTML forms and `curl -d` write it, and `inputs.who`, as DRF does. */
const MEMBER = /^([^[.]+)(?:\[(.*)\]|\.(.+))$/s;

/** The field and the key that the name of a member in a form means; undefined if it is no such name. */
export function memberOf(name: string): { field: string; key: string } | undefined {
  const [, field, inBrackets, behindDot] = MEMBER.exec(name) ?? [];
  const key = inBrackets ?? behindDot;
  return field === undefined || key === undefined ? undefined : { field, key };
}

/** The object whose members a form gives one by one; undefined if it gives none. Of a repeated member, the last value counts. */
export function membersOf(form: QueryDict, field: string): Record<string, string> | undefined {
  const members = [...form.entries()].flatMap(([name, values]): [string, string][] => {
    const member = memberOf(name);
    return member?.field === field ? [[member.key, values.at(-1) ?? '']] : [];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}
