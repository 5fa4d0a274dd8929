import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../parts/checkbox.js';
import { Icon } from '../../parts/icon.js';
import { NumberField } from '../../parts/number-field.js';
import { Select } from '../../parts/select.js';
import { TextField } from '../../parts/text-field.js';
import { useEditor, useFlow } from '../editor-store.js';
import { setOption } from '../model/commands/fields.js';
import type { OptionDefinition } from '../model/definitions.js';
import { listedOption } from '../model/flow.js';
import type { FlowNode, Json, Panel } from '../model/flow.js';
import { isSame } from '../../parts/is-same.js';
import { choicesOf, expressionText } from './field-kind.js';
import styles from './forms.module.css';
import { proposalsAt } from './references/completions.js';
import { ReferenceValues } from './references/reference-values.js';
import type { ExpressionScope } from './references/scope.js';
import { LazyEditor } from './text/lazy-editor.js';
import { ValueControl } from './value-control.js';

interface OptionFieldProps {
  node: FlowNode;
  panel: Panel;
  option: OptionDefinition;
  scope: ExpressionScope;
  fault: string | undefined;
  isReadOnly: boolean;
}

/** The field of an option, which is a constant: a choice, a number, a box to tick, code, or JSON. */
export function OptionField({ node, panel, option, scope, fault, isReadOnly }: OptionFieldProps) {
  const { t } = useTranslation('designer');
  const editor = useEditor();
  const variables = useFlow((flow) => flow.variables);
  const { name, title, dataType, required } = option;
  const fallback = (option.value ?? null) as Json;
  const listed = listedOption(node, panel, name);
  const value = listed === undefined || listed === '' ? fallback : listed;
  const set = (next: Json | undefined) => {
    const isDefault = next === undefined || (isSame(next, fallback) && listed === undefined);
    editor.apply(
      (flow) => setOption(flow, node.id, panel, name, isDefault ? undefined : next),
      `option ${node.id} ${panel} ${name}`,
    );
  };
  const shared = { label: title, isRequired: required, isDisabled: isReadOnly, testId: `field-${name}` };
  const error = { error: fault };
  if (option.allowed)
    return (
      <Select
        {...shared}
        {...error}
        options={choicesOf(option.allowed as Json[], value).map((one) => ({
          value: JSON.stringify(one),
          label: expressionText(one),
        }))}
        value={JSON.stringify(value)}
        onChange={(chosen) => set(JSON.parse(chosen) as Json)}
      />
    );
  const { holds } = option;
  if (holds === 'variable') {
    const names = variables.map((variable) => variable.name);
    const chosen = typeof value === 'string' ? value : '';
    const all = chosen === '' || names.includes(chosen) ? names : [...names, chosen];
    return (
      <Select
        {...shared}
        {...error}
        hint={names.length === 0 ? t('form.noVariables') : undefined}
        options={[{ value: '', label: t('form.choose') }, ...all.map((one) => ({ value: one, label: one }))]}
        value={chosen}
        onChange={(one) => set(one === '' ? undefined : one)}
      />
    );
  }
  if (dataType === 'bool')
    return (
      <Checkbox
        label={title}
        isSelected={value === true}
        isDisabled={isReadOnly}
        onChange={(isSelected) => set(isSelected)}
        testId={`field-${name}`}
      />
    );
  if (dataType === 'number')
    return (
      <NumberField
        {...shared}
        {...error}
        min={option.min}
        max={option.max}
        step="any"
        placeholder={fallback === null ? undefined : expressionText(fallback)}
        value={listed === undefined || listed === '' ? null : Number(listed)}
        onChange={(number) => set(number ?? undefined)}
      />
    );
  const isCode = holds === 'code';
  const isText = dataType === 'string' || dataType === 'password' || dataType === 'date';
  if (isText && !isCode && holds !== 'expression')
    return (
      <TextField
        {...shared}
        {...error}
        type={dataType === 'password' ? 'password' : 'text'}
        value={expressionText(listed)}
        placeholder={expressionText(fallback)}
        onChange={(text) => set(text === '' ? undefined : text)}
      />
    );
  return (
    <div className={styles.field}>
      <span className={styles.label}>
        {title}
        {required && <span className={styles.required}>*</span>}
      </span>
      {isText ? (
        <LazyEditor
          label={title}
          language={isCode ? 'javascript' : 'jsonata'}
          value={expressionText(listed)}
          isReadOnly={isReadOnly}
          isInvalid={fault !== undefined}
          propose={
            isCode
              ? undefined
              : (text, position, isAsked) =>
                  proposalsAt(text, position, scope, { isTemplate: false, isAsked })
          }
          onChange={(text) => set(text === '' ? undefined : text)}
          testId={`field-${name}`}
        />
      ) : (
        <ValueControl
          label={title}
          mode="json"
          type={dataType}
          value={listed}
          fallback={fallback}
          scope={scope}
          isReadOnly={isReadOnly}
          isInvalid={fault !== undefined}
          onChange={set}
          place={{ what: 'node', id: node.id, field: `option ${panel} ${name}` }}
          testId={`field-${name}`}
        />
      )}
      {holds === 'expression' && <ReferenceValues text={`{{ ${expressionText(listed)} }}`} run={scope.run} />}
      {fault !== undefined && (
        <p className={styles.fault}>
          <Icon name="warning" size={13} /> {fault}
        </p>
      )}
    </div>
  );
}
