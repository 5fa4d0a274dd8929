import type { JobState } from '@liucheng/client';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './badge.module.css';
import { Icon, type IconName } from './icon.js';

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger';

/** A word in a coloured pill. */
export function Badge({
  tone = 'neutral',
  icon,
  children,
  testId,
}: {
  tone?: Tone | undefined;
  icon?: IconName | undefined;
  children: ReactNode;
  testId?: string | undefined;
}) {
  return (
    <span className={styles.badge} data-tone={tone} data-testid={testId}>
      {icon && <Icon name={icon} size={13} />}
      {children}
    </span>
  );
}

/** The tone and the icon of each state of a job or of a node. */
export const STATES: Record<JobState, { tone: Tone; icon: IconName }> = {
  waiting: { tone: 'neutral', icon: 'waiting' },
  running: { tone: 'info', icon: 'running' },
  stopping: { tone: 'warning', icon: 'stopped' },
  successful: { tone: 'success', icon: 'success' },
  failed: { tone: 'danger', icon: 'error' },
  stopped: { tone: 'warning', icon: 'stopped' },
};

/** The state of a job, in colour, with an icon and in words. `data-state` has it for tests. */
export function StateBadge({ state, testId }: { state: JobState; testId?: string | undefined }) {
  const { t } = useTranslation('parts');
  const { tone, icon } = STATES[state];
  return (
    <span className={styles.badge} data-tone={tone} data-state={state} data-testid={testId}>
      <Icon name={icon} size={13} />
      {t(`states.${state}`)}
    </span>
  );
}
