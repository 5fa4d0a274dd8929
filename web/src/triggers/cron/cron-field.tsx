import { useTranslation } from 'react-i18next';
import { FieldRow } from '../../parts/form.js';
import { Select } from '../../parts/select.js';
import { TextField } from '../../parts/text-field.js';
import styles from '../triggers.module.css';
import { type CronPlan, EVERY_MINUTES, PLAN_KINDS, writeCron } from './cron-plan.js';
import { TimeField, WeekdayField } from './plan-fields.js';

interface CronFieldProps {
  plan: CronPlan;
  error: string | undefined;
  onChange: (plan: CronPlan) => void;
}

/** How often something repeats: the usual ways by a choice, all others by a cron expression. */
export function CronField({ plan, error, onChange }: CronFieldProps) {
  const { t } = useTranslation('triggers');
  return (
    <>
      <FieldRow>
        <Select
          label={t('repeat')}
          options={PLAN_KINDS.map((value) => ({ value, label: t(`plans.${value}`) }))}
          value={plan.kind}
          onChange={(kind) => {
            onChange(changeKind(plan, kind));
          }}
          testId="schedule-repeat"
        />
        <PlanFields plan={plan} error={error} onChange={onChange} />
      </FieldRow>
      {plan.kind === 'weekly' && (
        <WeekdayField
          days={plan.days}
          error={plan.days.length === 0 ? error : undefined}
          onChange={(days) => {
            onChange({ ...plan, days });
          }}
        />
      )}
      {plan.kind !== 'custom' && plan.kind !== 'weekly' && error !== undefined && (
        <p className={styles.error}>{error}</p>
      )}
    </>
  );
}

function PlanFields({ plan, error, onChange }: CronFieldProps) {
  const { t } = useTranslation('triggers');
  switch (plan.kind) {
    case 'minutes':
      return (
        <Select
          label={t('every')}
          options={EVERY_MINUTES.map((count) => ({ value: String(count), label: t('minutes', { count }) }))}
          value={String(plan.every)}
          onChange={(text) => {
            onChange({ ...plan, every: Number(text) });
          }}
          testId="schedule-every"
        />
      );
    case 'hourly':
      return (
        <Select
          label={t('atMinute')}
          options={Array.from({ length: 60 }, (_, minute) => ({
            value: String(minute),
            label: String(minute).padStart(2, '0'),
          }))}
          value={String(plan.minute)}
          onChange={(text) => {
            onChange({ ...plan, minute: Number(text) });
          }}
          testId="schedule-minute"
        />
      );
    case 'daily':
    case 'weekly':
      return (
        <TimeField
          value={plan.time}
          onChange={(time) => {
            onChange({ ...plan, time });
          }}
        />
      );
    case 'monthly':
      return (
        <>
          <Select
            label={t('dayOfMonth')}
            options={[
              ...Array.from({ length: 31 }, (_, day) => ({ value: String(day + 1), label: String(day + 1) })),
              { value: 'L', label: t('lastDay') },
            ]}
            value={String(plan.day)}
            hint={plan.day !== 'L' && plan.day > 28 ? t('shortMonths') : undefined}
            onChange={(text) => {
              onChange({ ...plan, day: text === 'L' ? 'L' : Number(text) });
            }}
            testId="schedule-day"
          />
          <TimeField
            value={plan.time}
            onChange={(time) => {
              onChange({ ...plan, time });
            }}
          />
        </>
      );
    case 'custom':
      return (
        <TextField
          label={t('cron')}
          hint={t('cronHint')}
          isCode
          maxLength={200}
          value={plan.cron}
          error={error}
          onChange={(cron) => {
            onChange({ kind: 'custom', cron });
          }}
          testId="schedule-cron"
        />
      );
  }
}

/** Another kind of plan, which keeps what both have: the time of the day. */
function changeKind(plan: CronPlan, kind: CronPlan['kind']): CronPlan {
  const time = 'time' in plan ? plan.time : '08:00';
  switch (kind) {
    case 'minutes':
      return { kind, every: 15 };
    case 'hourly':
      return { kind, minute: 0 };
    case 'daily':
      return { kind, time };
    case 'weekly':
      return { kind, days: [1, 2, 3, 4, 5], time };
    case 'monthly':
      return { kind, day: 1, time };
    case 'custom':
      return { kind, cron: writeCron(plan) };
  }
}
