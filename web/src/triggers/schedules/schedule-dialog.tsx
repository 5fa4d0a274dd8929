import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../parts/checkbox.js';
import { ofName } from '../../parts/of-name.js';
import { FieldRow, FormDialog } from '../../parts/form.js';
import { Select } from '../../parts/select.js';
import { TextField } from '../../parts/text-field.js';
import { toast } from '../../parts/toasts.js';
import { useSubmit } from '../../parts/use-submit.js';
import { ValueField } from '../../parts/value-field.js';
import { CronField } from '../cron/cron-field.js';
import { type CronPlan, readCron, writeCron } from '../cron/cron-plan.js';
import { DraftNote } from '../inputs/draft-note.js';
import {
  flowText,
  inputErrors,
  inputTexts,
  type InputTexts,
  isKept,
  readInputs,
} from '../inputs/flow-inputs.js';
import { InputFields } from '../inputs/input-fields.js';
import { useRunFlow } from '../inputs/use-run-flow.js';
import { VersionSelect } from '../inputs/version-select.js';
import { TargetFields } from '../target-fields.js';
import { changeSchedule, createSchedule, type Schedule } from '../triggers.js';
import styles from '../triggers.module.css';
import { CronPreview } from './cron-preview.js';
import { ownZone, ZoneField } from './zone-field.js';

interface ScheduleDialogProps {
  /** undefined: a new one. */
  schedule: Schedule | undefined;
  /** The process of a new one, where it is known. */
  process: number | null;
  onClose: () => void;
}

const FIELDS = ['process', 'name', 'cron', 'timezone', 'inputs', 'version', 'misfire', 'callback_url'];
const MISFIRES = ['once', 'skip', 'all'] as const;
const NONE = {};

/** Creates a schedule or changes one: when it starts a process, by which clock, with which inputs. */
export function ScheduleDialog({ schedule, process: given, onClose }: ScheduleDialogProps) {
  const { t, i18n } = useTranslation(['triggers', 'parts']);
  const [process, setProcess] = useState(schedule?.process ?? given);
  const [name, setName] = useState(schedule?.name ?? '');
  const [plan, setPlan] = useState<CronPlan>(() =>
    schedule ? readCron(schedule.cron) : { kind: 'daily', time: '08:00' },
  );
  const [timezone, setTimezone] = useState(schedule?.timezone ?? ownZone());
  const [version, setVersion] = useState(schedule?.version ?? null);
  const [misfire, setMisfire] = useState(schedule?.misfire ?? 'once');
  const [callbackUrl, setCallbackUrl] = useState(schedule?.callback_url ?? '');
  const [isEnabled, setEnabled] = useState(schedule?.enabled ?? true);
  const [typed, setTyped] = useState<InputTexts>({});
  const { versions, variables, error: flowError } = useRunFlow(process, version);
  const stored = schedule?.inputs ?? NONE;
  const texts = { ...inputTexts(variables ?? [], stored), ...typed };
  // An expression that reads as a plan is written in its own spelling until the plan is changed.
  const cron = schedule && isSamePlan(plan, schedule.cron) ? schedule.cron : writeCron(plan);

  const form = useSubmit(FIELDS, async () => {
    if (process === null) return { process: t('chooseProcess') };
    if (name.trim() === '') return { name: t('fillIn') };
    if (plan.kind === 'weekly' && plan.days.length === 0) return { cron: t('chooseDay') };
    if (cron.trim() === '') return { cron: t('fillIn') };
    const read = readInputs(variables ?? [], texts, stored);
    const faults = Object.entries(read.faults).map(([field, fault]) => [
      `inputs.${field}`,
      t(`parts:valueFaults.${fault}`),
    ]);
    if (faults.length > 0) return Object.fromEntries(faults) as Record<string, string>;
    const body = {
      process,
      name,
      cron,
      timezone,
      version,
      misfire,
      enabled: isEnabled,
      callback_url: callbackUrl === '' ? null : callbackUrl,
      // Inputs that cannot be shown, as the flow cannot be read, stay what they are.
      ...(variables ? { inputs: read.inputs } : {}),
    };
    const after = schedule ? await changeSchedule(schedule.id, body) : await createSchedule(body);
    const said = schedule ? t('saved', { name }) : t('scheduleMade', { name });
    const next = after?.next_time;
    const when = new Intl.DateTimeFormat(i18n.resolvedLanguage, { dateStyle: 'medium', timeStyle: 'short' });
    toast.success(next == null ? said : `${said} ${t('nextIs', { time: when.format(next * 1_000) })}`);
    onClose();
    return undefined;
  });
  const ofInputs = Object.entries(form.errors).flatMap(([field, text]) =>
    field.startsWith('inputs.') && text !== undefined ? [[field.slice(7), text] as const] : [],
  );
  const inputFaults: Record<string, string> = {
    ...inputErrors(variables ?? [], form.errors.inputs),
    ...Object.fromEntries(ofInputs),
  };
  const isMoreUsed =
    schedule !== undefined && (schedule.callback_url !== null || schedule.misfire !== 'once');

  return (
    <FormDialog
      title={schedule ? t('editSchedule', { name: schedule.name }) : t('newSchedule')}
      onClose={onClose}
      form={form}
      submitLabel={t(schedule ? 'save' : 'create')}
      testId="schedule-form"
    >
      <TargetFields
        kind="schedule"
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
      <CronField plan={plan} error={form.errors.cron} onChange={setPlan} />
      <ZoneField value={timezone} error={form.errors.timezone} onChange={setTimezone} />
      <CronPreview cron={cron} timezone={timezone} saved={schedule} />
      <DraftNote versions={versions} />
      {process !== null && (
        <InputFields variables={variables} problem={flowError} about={t('flowValue')} errors={inputFaults}>
          {(variable) => (
            <ValueField
              key={variable.name}
              type={variable.type}
              label={variable.name}
              text={ofName(texts, variable.name) ?? ''}
              hint={isKept(variable, stored) ? t('keptSecret') : undefined}
              placeholder={flowText(variable).split('\n')[0]?.slice(0, 80)}
              error={ofName(inputFaults, variable.name)}
              onChange={(text) => {
                setTyped({ ...typed, [variable.name]: text });
              }}
              testId={`input-${variable.name}`}
            />
          )}
        </InputFields>
      )}
      <details className={styles.more} open={isMoreUsed}>
        <summary>{t('more')}</summary>
        <div className={styles.moreFields}>
          <FieldRow>
            <VersionSelect
              versions={versions}
              value={version}
              error={form.errors.version}
              onChange={setVersion}
            />
            <Select
              label={t('misfire')}
              hint={t('misfireHint')}
              options={MISFIRES.map((value) => ({ value, label: t(`misfires.${value}`) }))}
              value={misfire}
              error={form.errors.misfire}
              onChange={setMisfire}
              testId="schedule-misfire"
            />
          </FieldRow>
          <TextField
            label={t('callbackUrl')}
            type="url"
            hint={t('callbackHint')}
            placeholder={t('urlStart')}
            maxLength={2000}
            value={callbackUrl}
            error={form.errors.callback_url}
            onChange={setCallbackUrl}
            testId="schedule-callback"
          />
        </div>
      </details>
      <Checkbox label={t('enabled')} isSelected={isEnabled} onChange={setEnabled} testId="schedule-enabled" />
    </FormDialog>
  );
}

const isSamePlan = (plan: CronPlan, cron: string): boolean => writeCron(plan) === writeCron(readCron(cron));
