import { type SyntheticEvent, useState } from 'react';
import { errorText, fieldErrors } from '../api/error-text.js';
import { toast } from './toasts.js';
import { useClearedByLogin } from './use-cleared-by-login.js';
import { useIsThere } from './use-is-there.js';

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

const IDLE = {
  isPending: false,
  errors: {} as FieldFaults,
  problem: undefined as string | undefined,
  failure: undefined as unknown,
};

/**
 * Sends a form once at a time, and sorts what the server says by the fields of the form. What fails after the form has gone, as with a dialog
 * that was closed meanwhile, is told by a toast.
 *
 * @param fields the names of the fields that show their own error
 * @param send sends it; faults that it returns are shown as the server's would be. Undefined: it was sent
 * @param onSent called when it was sent, unless the form has gone: closes its dialog, but no later one
 */
export function useSubmit(
  fields: readonly string[],
  send: () => Promise<FieldFaults | undefined>,
  onSent: () => void = () => {},
): Submit {
  const [{ failure, ...state }, setState] = useState(IDLE);
  useClearedByLogin(failure, () => setState(IDLE));
  const isThere = useIsThere();
  const submit = async (): Promise<void> => {
    setState({ ...IDLE, isPending: true });
    try {
      const errors = await send();
      if (!isThere()) {
        for (const text of Object.values(errors ?? {})) if (text !== undefined) toast.error(text);
        return;
      }
      setState({ ...IDLE, errors: errors ?? {} });
      if (errors === undefined) onSent();
    } catch (error) {
      if (isThere()) setState({ isPending: false, failure: error, ...sorted(error, fields) });
      else toast.error(error);
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
