import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NumberField } from '../../parts/number-field.js';
import { Select } from '../../parts/select.js';
import { TextField } from '../../parts/text-field.js';
import { useEditor } from '../editor-store.js';
import type { DataType, Json } from '../model/flow.js';
import type { FieldPlace } from '../unread-texts.js';
import { expressionText, readExpression, readJson, shownJson, writeJson } from './field-kind.js';
import type { FieldMode } from './field-kind.js';
import styles from './forms.module.css';
import { proposalsAt } from './references/completions.js';
import type { ExpressionScope } from './references/scope.js';
import { LazyEditor } from './text/lazy-editor.js';

export interface ValueControlProps {
  label: string;
  mode: FieldMode;
  type: DataType;
  /** Undefined: not set, so the default holds. */
  value: Json | undefined;
  /** The default, which is shown while the value is not set. */
  fallback: Json;
  scope: ExpressionScope;
  isReadOnly: boolean;
  isInvalid: boolean;
  onChange: (value: Json | undefined) => void;
  /** The field of the flow that this is: a text that is no value yet is kept for it. */
  place?: FieldPlace;
  /** Whether an expression is a value that can be typed as JSON. */
  takesExpressions?: boolean;
  testId: string;
}

/** What a value is typed into. */
export function ValueControl(props: ValueControlProps) {
  const { label, mode, type, value, fallback, scope, isReadOnly, isInvalid, onChange, testId } = props;
  const { t } = useTranslation('designer');
  const propose = (text: string, position: number, isAsked: boolean) =>
    proposalsAt(text, position, scope, { isTemplate: true, isAsked });
  const shared = { label, isLabelHidden: true, isDisabled: isReadOnly, testId };
  const byDefault = fallback === null ? undefined : t('form.default', { value: expressionText(fallback) });
  if (mode === 'json') return <JsonControl {...props} />;
  if (mode === 'expression') return <ExpressionControl {...props} placeholder={byDefault} />;
  if (mode === 'text') {
    if (type === 'password' && !(typeof value === 'string' && value.includes('{{')))
      return (
        <TextField
          {...shared}
          isSecret
          value={expressionText(value)}
          onChange={(text) => onChange(text === '' ? undefined : text)}
        />
      );
    return (
      <LazyEditor
        label={label}
        language="template"
        value={expressionText(value)}
        placeholder={byDefault}
        isReadOnly={isReadOnly}
        isInvalid={isInvalid}
        propose={propose}
        onChange={(text) => onChange(text === '' ? undefined : text)}
        testId={testId}
      />
    );
  }
  if (type === 'number')
    return (
      <NumberField
        {...shared}
        step="any"
        placeholder={byDefault}
        value={
          typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : null
        }
        onChange={(number) => onChange(number ?? undefined)}
      />
    );
  if (type === 'bool')
    return (
      <Select
        {...shared}
        options={[
          { value: '', label: byDefault ?? t('form.notSet') },
          { value: 'true', label: t('form.true') },
          { value: 'false', label: t('form.false') },
        ]}
        value={typeof value === 'boolean' ? (String(value) as 'true' | 'false') : ''}
        onChange={(chosen) => onChange(chosen === '' ? undefined : chosen === 'true')}
      />
    );
  return (
    <TextField
      {...shared}
      value={expressionText(value)}
      placeholder={byDefault ?? '2026-01-31T09:30:00Z'}
      onChange={(text) => onChange(text === '' ? undefined : text)}
    />
  );
}

/** One expression. The field keeps how it was typed, with or without braces; the value always has them. */
function ExpressionControl(props: ValueControlProps & { placeholder: string | undefined }) {
  const { label, value, scope, isReadOnly, isInvalid, onChange, testId, placeholder } = props;
  const [typed, setTyped] = useState('');
  const isCurrent = readExpression(typed) === value;
  const shown = isCurrent ? typed : expressionText(value);
  return (
    <LazyEditor
      label={label}
      language="template"
      value={shown}
      hasBraces={shown.trim() !== '' && !shown.includes('{{')}
      placeholder={placeholder ?? '{{ … }}'}
      isReadOnly={isReadOnly}
      isInvalid={isInvalid}
      propose={(text, position, isAsked) =>
        proposalsAt(text, position, scope, { isTemplate: text.includes('{{'), isAsked })
      }
      onChange={(text) => {
        setTyped(text);
        onChange(readExpression(text));
      }}
      testId={testId}
    />
  );
}

/** A list, an object, any JSON, or an expression for it. What is no JSON yet is kept in the field, and says so, until it is. */
function JsonControl({
  label,
  type,
  value,
  fallback,
  scope,
  isReadOnly,
  isInvalid,
  onChange,
  place,
  takesExpressions = false,
  testId,
}: ValueControlProps) {
  const { t } = useTranslation('designer');
  const { unread } = useEditor();
  const [typed, setTyped] = useState(() => (place === undefined ? null : unread.get(place, value)));
  const { text, error } = shownJson(typed, type, value, takesExpressions);
  useEffect(() => {
    if (place === undefined) return;
    if (typed === null || error === null) unread.forget(place);
    else unread.set(place, typed);
  });
  return (
    <>
      <LazyEditor
        label={label}
        language="json"
        value={text}
        placeholder={writeJson(fallback) || (type === 'array' ? '[]' : type === 'object' ? '{}' : undefined)}
        isReadOnly={isReadOnly}
        isInvalid={isInvalid || error !== null}
        hasOwnUndo={error !== null}
        propose={(typing, position, isAsked) =>
          proposalsAt(typing, position, scope, { isTemplate: true, isAsked })
        }
        onChange={(next) => {
          setTyped({ text: next, over: value });
          const read = readJson(next, type, takesExpressions);
          if (!('error' in read)) onChange(read.value);
        }}
        testId={testId}
      />
      {error !== null && <p className={styles.fault}>{t(`form.jsonFaults.${error}`)}</p>}
    </>
  );
}
