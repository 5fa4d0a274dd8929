import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changedFields } from '../../parts/changed-fields.js';
import { Checkbox } from '../../parts/checkbox.js';
import { ofName } from '../../parts/of-name.js';
import { FormDialog } from '../../parts/form.js';
import { toast } from '../../parts/toasts.js';
import { type FieldFaults, useSubmit } from '../../parts/use-submit.js';
import { ValueField } from '../../parts/value-field.js';
import { CronField } from '../cron/cron-field.js';
import { cronOf, type CronPlan, readCron } from '../cron/cron-plan.js';
import { DraftNote } from '../inputs/draft-note.js';
import {
  flowText,
  inputErrors,
  inputFaults,
  inputTexts,
  type InputTexts,
  isKept,
  readInputs,
} from '../inputs/flow-inputs.js';
import { InputFields } from '../inputs/input-fields.js';
import { useRunFlow } from '../inputs/use-run-flow.js';
import { TargetFields } from '../target-fields.js';
import { changeSchedule, createSchedule, type Schedule } from '../triggers.js';
import { CronPreview } from './cron-preview.js';
import { MoreFields, type MoreOfSchedule } from './more-fields.js';
import { ownZone, ZoneField } from './zone-field.js';
import { zoneFormat } from './zone-format.js';

interface ScheduleDialogProps {
  /** undefined: a new one. */
  schedule: Schedule | undefined;
  /** The process of a new one, where it is known. */
  process: number | null;
  onClose: () => void;
}

const FIELDS = ['process', 'name', 'cron', 'timezone', 'inputs', 'version', 'misfire', 'callback_url'];
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
  const [more, setMore] = useState<MoreOfSchedule>({
    version: schedule?.version ?? null,
    misfire: schedule?.misfire ?? 'once',
    callbackUrl: schedule?.callback_url ?? '',
  });
  const [isEnabled, setEnabled] = useState(schedule?.enabled ?? true);
  const [typed, setTyped] = useState<InputTexts>({});
  const { versions, variables, error: flowError } = useRunFlow(process, more.version);
  const stored = schedule?.inputs ?? NONE;
  const texts = { ...inputTexts(variables ?? [], stored), ...typed };
  const cron = cronOf(plan, schedule?.cron);

  const send = async (): Promise<FieldFaults | undefined> => {
    if (process === null) return { process: t('chooseProcess') };
    if (name.trim() === '') return { name: t('fillIn') };
    if (plan.kind === 'weekly' && plan.days.length === 0) return { cron: t('chooseDay') };
    if (cron.trim() === '') return { cron: t('fillIn') };
    const read = readInputs(variables ?? [], texts, stored);
    const faults = inputFaults(read.faults, (fault) => t(`parts:valueFaults.${fault}`));
    if (Object.keys(faults).length > 0) return faults;
    const body = {
      process,
      name,
      cron,
      timezone,
      version: more.version,
      misfire: more.misfire,
      enabled: isEnabled,
      callback_url: more.callbackUrl === '' ? null : more.callbackUrl,
      // Inputs that cannot be shown, as the flow cannot be read, stay what they are.
      ...(variables ? { inputs: read.inputs } : {}),
    };
    const after = schedule
      ? await changeSchedule(schedule.id, changedFields(schedule, body))
      : await createSchedule(body);
    const said = schedule ? t('saved', { name }) : t('scheduleMade', { name });
    const next = after?.next_time;
    if (next == null) toast.success(said);
    else {
      const style = { dateStyle: 'medium', timeStyle: 'short' } as const;
      const there = zoneFormat(i18n.resolvedLanguage, style, timezone);
      const when = there ?? new Intl.DateTimeFormat(i18n.resolvedLanguage, style);
      const zone = there === undefined ? ownZone() : timezone;
      toast.success(`${said} ${t('nextIs', { time: when.format(next * 1_000), zone })}`);
    }
    return undefined;
  };
  const form = useSubmit(FIELDS, send, onClose);
  const errors = inputErrors(variables ?? [], form.errors);
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
          setMore({ ...more, version: null });
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
        <InputFields variables={variables} problem={flowError} about={t('flowValue')} errors={errors}>
          {(variable) => (
            <ValueField
              key={variable.name}
              type={variable.type}
              label={variable.name}
              text={ofName(texts, variable.name) ?? ''}
              hint={isKept(variable, stored) ? t('keptSecret') : undefined}
              placeholder={flowText(variable).split('\n')[0]?.slice(0, 80)}
              error={ofName(errors, variable.name)}
              onChange={(text) => {
                setTyped({ ...typed, [variable.name]: text });
              }}
              testId={`input-${variable.name}`}
            />
          )}
        </InputFields>
      )}
      <MoreFields
        value={more}
        onChange={setMore}
        versions={versions}
        errors={form.errors}
        isOpen={isMoreUsed}
      />
      <Checkbox label={t('enabled')} isSelected={isEnabled} onChange={setEnabled} testId="schedule-enabled" />
    </FormDialog>
  );
}
