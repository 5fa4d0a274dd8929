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
  /** Stands in for the inputs until the flow has been read; without the flow, nothing can be run. */
  children: ReactNode;
}

/** The inputs of a run, what the API says of them at their fields, and the button that runs it. Enter runs it too, Ctrl+Enter from a field of several lines. */
export function RunForm({ form, names, isAtOnce, onStarted, onSelectNode, children }: RunFormProps) {
  const { t } = useTranslation('runs');
  const { variables, entries, refusal, isPending } = form;
  const isRead = !children;
  const element = useRef<HTMLFormElement>(null);
  // Who has pressed "Run" goes on here, by keyboard too.
  useEffect(() => {
    element.current?.querySelector<HTMLElement>('input, textarea, select, button[type="submit"]')?.focus();
  }, []);
  const start = async (): Promise<void> => {
    const job = await form.start();
    if (job !== null) onStarted(job);
  };
  const isStarted = useRef(false);
  useEffect(() => {
    if (!isAtOnce || !isRead || variables.length > 0 || isStarted.current) return;
    isStarted.current = true;
    void start();
    // Only when the form opens: a flow that loses its last input does not start.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
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
        children
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
