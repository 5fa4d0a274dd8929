import { ValidationError } from '@liucheng/client';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../api/client.js';
import { writeFlow } from '../model/flow.js';
import type { Flow } from '../model/flow.js';
import type { FlowFault } from './fault-index.js';

/** How long after a change the flow is checked, in milliseconds. */
const CHECK_AFTER_MS = 500;

/** A flow of more characters is not sent after each change, but checked as the draft that is saved. */
const MOST_SENT = 333_000;

/**
 * The faults of the flow, checked by the server some time after each change.
 *
 * @param savedTag of the saved draft: a large flow is checked when it has been saved
 */
export function useCheck(process: number, flow: Flow, savedTag: string) {
  const { i18n } = useTranslation();
  const [faults, setFaults] = useState<readonly FlowFault[]>([]);
  const language = i18n.resolvedLanguage;
  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(() => {
      void check(process, flow, controller.signal).then((found) => {
        if (found !== null && !controller.signal.aborted) setFaults(found);
      });
    }, CHECK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [process, flow, savedTag, language]);
  return [faults, setFaults] as const;
}

/** @returns null if the flow could not be checked */
async function check(process: number, flow: Flow, signal: AbortSignal): Promise<FlowFault[] | null> {
  const body = { ...writeFlow(flow), id: process };
  const isLarge = JSON.stringify(body).length > MOST_SENT;
  try {
    await client.api.POST('/api/process/check/', { body: isLarge ? { id: process } : body, signal });
    return [];
  } catch (error) {
    return flowFaultsOf(error);
  }
}

/** The faults of a flow that an error carries; null if it is another error. */
export function flowFaultsOf(error: unknown): FlowFault[] | null {
  if (!(error instanceof ValidationError) || error.faults.length === 0) return null;
  return error.faults.flatMap((fault) => ('node' in fault ? [fault] : []));
}
