import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../../api/error-text.js';
import { StateBadge } from '../../../parts/badge.js';
import { Button } from '../../../parts/button.js';
import { Dialog } from '../../../parts/dialog.js';
import { ErrorNote } from '../../../parts/error-state.js';
import { useFlow } from '../../editor-store.js';
import type { Definitions } from '../../model/definitions.js';
import type { FlowNode } from '../../model/flow.js';
import { without } from '../../model/without.js';
import { modeOf } from '../field-kind.js';
import styles from '../forms.module.css';
import { scopeOf } from '../references/scope.js';
import type { RunValues } from '../references/scope.js';
import { ValueControl } from '../value-control.js';
import { runSingle } from './run-single.js';
import type { SingleResult } from './run-single.js';
import { firstInputs, inputsOf } from './single-flow.js';

interface RunNodeProps {
  node: FlowNode;
  definitions: Definitions;
  run: RunValues | undefined;
  onClose: () => void;
}

/** Runs one node on its own: its inputs, with the values of the last run where links feed them, and what comes out. */
export function RunNode({ node, definitions, run, onClose }: RunNodeProps) {
  const { t } = useTranslation('designer');
  const flow = useFlow();
  const fields = inputsOf(node, definitions);
  const [inputs, setInputs] = useState(() => firstInputs(flow, node, definitions, run));
  const [result, setResult] = useState<SingleResult | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);
  const start = async () => {
    const { signal } = (controller.current = new AbortController());
    setPending(true);
    setError(null);
    setResult(null);
    try {
      const name = t('runNode.process', { node: node.id });
      setResult(await runSingle({ node, variables: flow.variables, inputs }, definitions, name, signal));
    } catch (failure) {
      if (!signal.aborted) setError(errorText(failure));
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('runNode.title', { node: node.title || node.id })}
      testId="run-node-dialog"
      footer={
        <>
          <Button onPress={onClose}>{t('close')}</Button>
          <Button
            variant="primary"
            icon="play"
            isPending={isPending}
            onPress={() => void start()}
            testId="run-node-confirm"
          >
            {t('run')}
          </Button>
        </>
      }
    >
      <p className={styles.about}>{t('runNode.about')}</p>
      <div className={styles.result} data-form>
        {fields.map(({ name, type, title }) => (
          <div key={name} className={styles.field}>
            <span className={styles.label}>
              {title || name} <span className={styles.type}>{type}</span>
            </span>
            <ValueControl
              label={title || name}
              mode={modeOf(type, inputs[name])}
              type={type}
              value={inputs[name]}
              fallback={null}
              scope={scopeOf({ ...flow, nodeList: [] }, definitions, undefined, run)}
              isReadOnly={false}
              isInvalid={false}
              onChange={(value) =>
                setInputs((before) =>
                  value === undefined ? without(before, name) : { ...before, [name]: value },
                )
              }
              testId={`run-node-input-${name}`}
            />
          </div>
        ))}
      </div>
      {error !== null && <ErrorNote text={error} />}
      {result !== null && (
        <div className={styles.result} data-testid="run-node-result">
          <div>
            <StateBadge state={result.state} />
          </div>
          {result.error !== null && <ErrorNote text={result.error} />}
          <span className={styles.label}>{t('runNode.outputs')}</span>
          <pre className={styles.output}>{JSON.stringify(result.outputs, null, 2)}</pre>
          {result.log !== '' && (
            <>
              <span className={styles.label}>{t('runNode.log')}</span>
              <pre className={styles.output}>{result.log}</pre>
            </>
          )}
        </div>
      )}
    </Dialog>
  );
}
