import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changedFields } from '../../parts/changed-fields.js';
import { Checkbox } from '../../parts/checkbox.js';
import { ofName } from '../../parts/of-name.js';
import { FieldRow, FormDialog } from '../../parts/form.js';
import { Select } from '../../parts/select.js';
import { TextField } from '../../parts/text-field.js';
import { toast } from '../../parts/toasts.js';
import { type FieldFaults, useSubmit } from '../../parts/use-submit.js';
import { DraftNote } from '../inputs/draft-note.js';
import { inputErrors } from '../inputs/flow-inputs.js';
import { InputFields } from '../inputs/input-fields.js';
import { useRunFlow } from '../inputs/use-run-flow.js';
import { VersionSelect } from '../inputs/version-select.js';
import { TargetFields } from '../target-fields.js';
import { changeHook, createHook, type Hook, type NewHook } from '../triggers.js';

interface HookDialogProps {
  /** undefined: a new one. */
  hook: Hook | undefined;
  /** The process of a new one, where it is known. */
  process: number | null;
  onClose: () => void;
  /** A new one, with what is shown only once. */
  onMade: (hook: NewHook) => void;
}

const FIELDS = ['process', 'name', 'version', 'respond', 'signature', 'inputs'];
const RESPONDS = ['job', 'outputs'] as const;
const SIGNATURES = ['none', 'standard-webhooks', 'github'] as const;

/** Creates a hook or changes one: what it starts, what it answers, how deliveries are signed, what the flow gets of them. */
export function HookDialog({ hook, process: given, onClose, onMade }: HookDialogProps) {
  const { t } = useTranslation('triggers');
  const [process, setProcess] = useState(hook?.process ?? given);
  const [name, setName] = useState(hook?.name ?? '');
  const [respond, setRespond] = useState(hook?.respond ?? 'job');
  const [signature, setSignature] = useState(hook?.signature ?? 'none');
  const [version, setVersion] = useState(hook?.version ?? null);
  const [isEnabled, setEnabled] = useState(hook?.enabled ?? true);
  const [inputs, setInputs] = useState<Record<string, string>>(() => textsOf(hook?.inputs ?? {}));
  const { versions, variables, error: flowError } = useRunFlow(process, version);
  const send = async (): Promise<FieldFaults | undefined> => {
    if (process === null) return { process: t('chooseProcess') };
    if (name.trim() === '') return { name: t('fillIn') };
    const declared = new Set(variables?.map((variable) => variable.name));
    const entered = Object.entries(inputs).filter(([, text]) => text.trim() !== '');
    const expressions = variables ? entered.filter(([variable]) => declared.has(variable)) : entered;
    const body = {
      process,
      name,
      respond,
      signature,
      version,
      enabled: isEnabled,
      inputs: Object.fromEntries(
        expressions.map(([variable, text]) => [variable, asRead(hook, variable, text)]),
      ),
    };
    if (hook) {
      await changeHook(hook.id, changedFields(hook, body));
      toast.success(t('saved', { name }));
      return undefined;
    }
    const made = await createHook(body);
    if (made) onMade(made);
    return undefined;
  };
  const form = useSubmit(FIELDS, send, onClose);
  const errors = inputErrors(variables ?? [], form.errors);
  return (
    <FormDialog
      title={hook ? t('editHook', { name: hook.name }) : t('newHook')}
      onClose={onClose}
      form={form}
      submitLabel={t(hook ? 'save' : 'create')}
      testId="hook-form"
    >
      <TargetFields
        kind="hook"
        isProcessGiven={given !== null}
        process={process}
        onProcess={(id) => {
          setProcess(id);
          setVersion(null);
        }}
        name={name}
        onName={setName}
        errors={form.errors}
      />
      <FieldRow>
        <Select
          label={t('answers')}
          hint={t(`respondHints.${respond}`)}
          options={RESPONDS.map((value) => ({ value, label: t(`responds.${value}`) }))}
          value={respond}
          error={form.errors.respond}
          onChange={setRespond}
          testId="hook-respond"
        />
        <Select
          label={t('signature')}
          hint={t(`signatureHints.${signature}`)}
          options={SIGNATURES.map((value) => ({ value, label: t(`signatures.${value}`) }))}
          value={signature}
          error={form.errors.signature}
          onChange={setSignature}
          testId="hook-signature"
        />
      </FieldRow>
      <DraftNote versions={versions} />
      {process !== null && (
        <InputFields variables={variables} problem={flowError} about={t('hookInputs')} errors={errors}>
          {({ name: variable }) => (
            <TextField
              key={variable}
              label={variable}
              isCode
              placeholder={`body.${variable}`}
              value={ofName(inputs, variable) ?? ''}
              error={ofName(errors, variable)}
              onChange={(text) => {
                setInputs({ ...inputs, [variable]: text });
              }}
              testId={`input-${variable}`}
            />
          )}
        </InputFields>
      )}
      <VersionSelect versions={versions} value={version} error={form.errors.version} onChange={setVersion} />
      <Checkbox label={t('enabled')} isSelected={isEnabled} onChange={setEnabled} testId="hook-enabled" />
    </FormDialog>
  );
}

const textOf = (input: unknown): string => (typeof input === 'string' ? input : JSON.stringify(input));

/** The expressions as texts. One that is no text is a constant, or a list or an object with templates. */
const textsOf = (inputs: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, textOf(value)]));

/** What is sent for an input: one that nobody has changed as it was read, since its text would be another expression. */
function asRead(hook: Hook | undefined, name: string, text: string): unknown {
  const read: unknown = ofName(hook?.inputs ?? {}, name);
  return read !== undefined && textOf(read) === text ? read : text;
}
