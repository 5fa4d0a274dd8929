import { type SyntheticEvent, useState } from 'react';
import { errorText, fieldErrors } from '../api/error-text.js';

/** What is wrong with the fields of a form, by their names. */
export type FieldFaults = Partial<Record<string, string>>;

interface Submit {
  /** For `onSubmit` of the form. */
  onSubmit: (event: SyntheticEvent) => void;
  isPending: boolean;
  errors: FieldFaults;
  /** What is wrong beside the fields of the form. */
  problem: string | undefined;
}

const IDLE = { isPending: false, errors: {} as FieldFaults, problem: undefined as string | undefined };

/**
 * Sends a form once at a time, and sorts what the server says by the fields of the form.
 *
 * @param fields the names of the fields that show their own error
 * @param send sends it; faults that it returns are shown as the server's would be
 */
export function useSubmit(fields: readonly string[], send: () => Promise<FieldFaults | undefined>): Submit {
  const [state, setState] = useState(IDLE);
  const submit = async (): Promise<void> => {
    setState({ ...IDLE, isPending: true });
    try {
      setState({ ...IDLE, errors: (await send()) ?? {} });
    } catch (error) {
      setState({ isPending: false, ...sorted(error, fields) });
    }
  };
  return {
    ...state,
    onSubmit: (event) => {
      event.preventDefault();
      // A dialog is no part of the form on whose page it opens, but its events reach that form.
      event.stopPropagation();
      if (!state.isPending) void submit();
    },
  };
}

function sorted(error: unknown, fields: readonly string[]): Pick<Submit, 'errors' | 'problem'> {
  const all = Object.entries(fieldErrors(error));
  const errors = Object.fromEntries(all.filter(([name]) => fields.includes(name)));
  const others = all.filter(([name]) => !fields.includes(name));
  if (all.length === 0) return { errors, problem: errorText(error) };
  const lines = others.map(([name, text]) =>
    name === 'detail' || name === 'non_field_errors' ? text : `${name}: ${text ?? ''}`,
  );
  return { errors, problem: lines.length === 0 ? undefined : lines.join('\n') };
}
