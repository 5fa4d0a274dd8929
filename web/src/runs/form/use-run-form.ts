import { type Fault, ValidationError } from '@liucheng/client';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../api/client.js';
import { errorText } from '../../api/error-text.js';
import { useMe } from '../../api/session.js';
import { type InputVariable, inputVariables } from '../../parts/input-variables.js';
import { useClearedByLogin } from '../../parts/use-cleared-by-login.js';
import { type Entries, faultsByVariable, readInputs } from '../model/input-form.js';
import { placeOfInputs, rememberedEntries, rememberEntries } from '../model/remembered-inputs.js';
import { createRunAsker } from '../model/unanswered-run.js';

/** What is wrong with a run that was asked for. */
interface Refusal {
  byVariable: Readonly<Record<string, string>>;
  /** The faults of the flow. */
  faults: readonly Fault[];
  /** Anything else. */
  text: string | null;
}

/** A refusal, with the error of the request that was refused. */
interface Failed extends Refusal {
  failure?: unknown;
}

const NOTHING_WRONG: Refusal = { byVariable: {}, faults: [], text: null };

/** The state of a form for the inputs of a flow. */
export interface RunForm {
  variables: readonly InputVariable[];
  entries: Entries;
  refusal: Refusal;
  isPending: boolean;
  change: (name: string, entry: string) => void;
  /** Shows the values of the flow again. */
  reset: () => void;
  /** Runs the process, and gives the id of the job; null if the inputs or the flow were refused, or it is about to run already. */
  start: () => Promise<number | null>;
}

/**
 * The form for the inputs of a flow, filled as at the last run of the process by the same person in this browser.
 *
 * @param version null: the draft
 * @param onRunDraft called before the draft runs; if it returns false, nothing does
 */
export function useRunForm(
  processId: number,
  flow: unknown,
  version: number | null,
  onRunDraft: () => Promise<boolean>,
): RunForm {
  const { t } = useTranslation('runs');
  const variables = useMemo(() => inputVariables(flow), [flow]);
  const [changed, setChanged] = useState<Entries | null>(null);
  const [{ failure, ...refusal }, setRefusal] = useState<Failed>(NOTHING_WRONG);
  useClearedByLogin(failure, () => setRefusal(NOTHING_WRONG));
  const [isPending, setPending] = useState(false);
  const { data: me } = useMe();
  const place = placeOfInputs(me?.id ?? 0, processId);
  const remembered = useMemo(
    () => rememberedEntries(() => localStorage, place, variables),
    [place, variables],
  );
  const entries = changed ?? remembered;

  // Two presses before the next render both see `isPending` as false.
  const isStarting = useRef(false);
  const [askFor] = useState(createRunAsker);
  const start = async (): Promise<number | null> => {
    if (isStarting.current) return null;
    const { inputs, faults } = readInputs(variables, entries);
    const names = Object.entries(faults).map(([name, fault]) => [name, t(`entryFaults.${fault}`)]);
    if (names.length > 0) {
      setRefusal({ ...NOTHING_WRONG, byVariable: Object.fromEntries(names) as Record<string, string> });
      return null;
    }
    isStarting.current = true;
    setPending(true);
    setRefusal(NOTHING_WRONG);
    try {
      if (version === null && !(await onRunDraft())) return null;
      const body = { id: processId, inputs, ...(version === null ? { trial: true } : { version }) };
      // A draft that has changed meanwhile is another run.
      const request = version === null ? { ...body, flow } : body;
      const id = await askFor(request, (idempotencyKey) => client.execute({ ...body, idempotencyKey }));
      rememberEntries(() => localStorage, place, variables, entries);
      return id;
    } catch (error) {
      setRefusal({ ...refusalOf(error, variables), failure: error });
      return null;
    } finally {
      isStarting.current = false;
      setPending(false);
    }
  };
  return {
    variables,
    entries,
    refusal,
    isPending,
    start,
    change: (name, entry) => {
      setChanged({ ...entries, [name]: entry });
    },
    reset: () => {
      setChanged({});
      setRefusal(NOTHING_WRONG);
    },
  };
}

function refusalOf(error: unknown, variables: readonly InputVariable[]): Refusal {
  if (!(error instanceof ValidationError)) return { ...NOTHING_WRONG, text: errorText(error) };
  if (error.faults.length > 0) return { ...NOTHING_WRONG, faults: error.faults };
  const { inputs, ...others } = error.fields;
  if (inputs === undefined) return { ...NOTHING_WRONG, text: errorText(error) };
  const { '': rest, ...byVariable } = faultsByVariable(variables, inputs);
  const texts = [rest, ...Object.values(others).flat()].filter((text) => text !== undefined);
  return { byVariable, faults: [], text: texts.length > 0 ? texts.join('\n') : null };
}
