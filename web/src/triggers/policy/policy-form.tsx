import type { components } from '@liucheng/client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../api/client.js';
import { queries } from '../../api/queries.js';
import { useMay } from '../../api/session.js';
import { changedFields } from '../../parts/changed-fields.js';
import { Button } from '../../parts/button.js';
import { ErrorNote, ErrorState } from '../../parts/error-state.js';
import { FieldRow } from '../../parts/form.js';
import { isSame } from '../../parts/is-same.js';
import { Loading } from '../../parts/loading.js';
import { NumberField } from '../../parts/number-field.js';
import { Card } from '../../parts/page.js';
import { ProcessField } from '../../parts/process-field.js';
import { Select } from '../../parts/select.js';
import { toast } from '../../parts/toasts.js';
import { useSubmit } from '../../parts/use-submit.js';
import styles from '../triggers.module.css';
import { LeaveQuestion } from './leave-question.js';

type Policy = components['schemas']['Policy'];

const CHANGE = 'PATCH /api/process/policy/{id}/';
const FIELDS = ['max_running', 'on_limit', 'priority', 'timeout', 'max_waiting', 'on_failure'];
const ON_LIMITS = ['queue', 'skip', 'replace'] as const;

/** How the jobs of a process are run: read first, then as a form. */
export function PolicyForm({ process }: { process: number }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['policy', process],
    queryFn: async ({ signal }) =>
      (await client.api.GET('/api/process/policy/{id}/', { params: { path: { id: process } }, signal })).data,
  });
  return (
    <Card isPadded>
      {data ? (
        // What others save meanwhile does not overwrite what is being typed here.
        <Fields key={process} policy={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading />
      )}
    </Card>
  );
}

function Fields({ policy: read }: { policy: Policy }) {
  const { t } = useTranslation('triggers');
  const mayChange = useMay()(CHANGE);
  const [policy, setPolicy] = useState(read);
  const [saved, setSaved] = useState(read);
  const set = (change: Partial<Policy>): void => {
    setPolicy({ ...policy, ...change });
  };
  const form = useSubmit(FIELDS, async () => {
    const body = changedFields(saved, policy);
    const params = { path: { id: policy.id } };
    await client.api.PATCH('/api/process/policy/{id}/', { params, body });
    setSaved(policy);
    toast.success(t('policySaved'));
    await queries.invalidateQueries({ queryKey: ['policy'] });
    return undefined;
  });
  const isUnlimited = policy.max_running === null;
  const shared = { isDisabled: !mayChange };
  return (
    <form className={styles.form} noValidate onSubmit={form.onSubmit} data-testid="policy-form">
      <p className={styles.soft}>{t('policyAbout')}</p>
      <FieldRow>
        <NumberField
          {...shared}
          label={t('maxRunning')}
          hint={t('maxRunningHint')}
          placeholder={t('noLimit')}
          min={1}
          max={10_000}
          value={policy.max_running}
          error={form.errors.max_running}
          onChange={(value) => {
            set({ max_running: value });
          }}
          testId="policy-max-running"
        />
        <Select
          label={t('onLimit')}
          options={ON_LIMITS.map((value) => ({ value, label: t(`onLimits.${value}`) }))}
          hint={isUnlimited ? t('needsLimit') : t(`onLimitHints.${policy.on_limit}`)}
          isDisabled={!mayChange || isUnlimited}
          value={policy.on_limit}
          error={form.errors.on_limit}
          onChange={(value) => {
            set({ on_limit: value });
          }}
          testId="policy-on-limit"
        />
      </FieldRow>
      <FieldRow>
        <NumberField
          {...shared}
          label={t('maxWaiting')}
          hint={t('maxWaitingHint')}
          placeholder={t('noLimit')}
          min={0}
          value={policy.max_waiting}
          error={form.errors.max_waiting}
          onChange={(value) => {
            set({ max_waiting: value });
          }}
          testId="policy-max-waiting"
        />
        <NumberField
          {...shared}
          label={t('timeout')}
          hint={t('timeoutHint')}
          placeholder={t('noLimit')}
          min={1}
          value={policy.timeout}
          error={form.errors.timeout}
          onChange={(value) => {
            set({ timeout: value });
          }}
          testId="policy-timeout"
        />
      </FieldRow>
      <FieldRow>
        <NumberField
          {...shared}
          label={t('priority')}
          hint={t('priorityHint')}
          min={-10}
          max={10}
          value={policy.priority}
          error={form.errors.priority}
          onChange={(value) => {
            set({ priority: value ?? 0 });
          }}
          testId="policy-priority"
        />
        <ProcessField
          {...shared}
          label={t('onFailure')}
          hint={t('onFailureHint')}
          placeholder={t('none')}
          value={policy.on_failure}
          error={form.errors.on_failure}
          onChange={(value) => {
            set({ on_failure: value });
          }}
          testId="policy-on-failure"
        />
      </FieldRow>
      {form.problem !== undefined && <ErrorNote text={form.problem} />}
      <LeaveQuestion isChanged={!isSame(policy, saved)} />
      {mayChange && (
        <div>
          <Button type="submit" variant="primary" isPending={form.isPending} testId="policy-save">
            {t('save')}
          </Button>
        </div>
      )}
    </form>
  );
}
