import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/button.js';
import { ErrorNote } from '../../parts/error-state.js';
import { nameOfNode, type NodeNames } from '../model/node-names.js';
import styles from './form.module.css';
import { InputFields } from './input-fields.js';
import type { RunForm as RunFormState } from './use-run-form.js';

interface RunFormProps {
  form: RunFormState;
  names: NodeNames;
  /** Without inputs, it runs without a further question. */
  isAtOnce: boolean;
  onStarted: (job: number) => void;
  onSelectNode: (node: string) => void;
  /** Stands in for the inputs until the flow has been read, when it is null; without the flow, nothing can be run. */
  instead: ReactNode | null;
}

/** The inputs of a run, what the API says of them at their fields, and the button that runs it. Enter runs it too, Ctrl+Enter from a field of several lines. */
export function RunForm({ form, names, isAtOnce, onStarted, onSelectNode, instead }: RunFormProps) {
  const { t } = useTranslation('runs');
  const { variables, entries, refusal, isPending } = form;
  const isRead = instead === null;
  const element = useRef<HTMLFormElement>(null);
  // Who has pressed "Run" goes on here, by keyboard too.
  useEffect(() => {
    element.current?.querySelector<HTMLElement>('input, textarea, select, button[type="submit"]')?.focus();
  }, []);
  const start = async (): Promise<void> => {
    const job = await form.start();
    if (job !== null) onStarted(job);
  };
  const wasRead = useRef(false);
  useEffect(() => {
    if (!isRead || wasRead.current) return;
    wasRead.current = true;
    if (isAtOnce && variables.length === 0) void start();
    // Only when the flow is read first: one that loses its last input later does not start.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isRead]);
  return (
    <form
      ref={element}
      className={styles.form}
      data-testid="run-inputs"
      noValidate
      onKeyDownCapture={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        // The button would take it for Enter, and be pressed too.
        event.stopPropagation();
        event.preventDefault();
        event.currentTarget.requestSubmit();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        if (isRead) void start();
      }}
    >
      {!isRead ? (
        instead
      ) : variables.length === 0 ? (
        <p className={styles.soft}>{t('noInputs')}</p>
      ) : (
        <div className={styles.fields}>
          <p className={styles.soft}>{t('inputsHint')}</p>
          <InputFields
            variables={variables}
            entries={entries}
            errors={refusal.byVariable}
            onChange={form.change}
          />
        </div>
      )}
      {refusal.faults.length > 0 && (
        <div role="alert">
          <p>{t('faultsTitle')}</p>
          <ul className={styles.faults}>
            {refusal.faults.map(({ node, message }, index) => (
              <li key={index}>
                {node != null && (
                  <>
                    <button
                      type="button"
                      onClick={() => {
                        onSelectNode(node);
                      }}
                    >
                      {nameOfNode(names, node)}
                    </button>
                    {': '}
                  </>
                )}
                {message}
              </li>
            ))}
          </ul>
        </div>
      )}
      {refusal.text !== null && <ErrorNote text={refusal.text} />}
      <div className={styles.foot}>
        <Button
          type="submit"
          variant="primary"
          icon="play"
          isDisabled={!isRead}
          isPending={isPending}
          testId="run-confirm"
        >
          {t('start')}
        </Button>
        {variables.length > 0 && (
          <Button variant="quiet" onPress={form.reset}>
            {t('resetInputs')}
          </Button>
        )}
      </div>
    </form>
  );
}
