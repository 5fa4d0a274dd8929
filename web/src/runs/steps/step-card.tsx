import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../parts/badge.js';
import { durationText } from '../../parts/duration-text.js';
import { nameOfNode, type NodeNames } from '../model/node-names.js';
import { isTruncated, parsePathPart, filledPorts, type Step, stepDuration } from '../model/steps.js';
import styles from './steps.module.css';
import { ValueList, ValueView } from './value-view.js';

/** A step: where it ran (loop rounds, calls), when and how long, what went in and out, and why it failed. */
export function StepCard({ step, names, isOpen }: { step: Step; names: NodeNames; isOpen: boolean }) {
  const { t, i18n } = useTranslation('runs');
  const place = usePlace(step, names);
  const ms = stepDuration(step);
  const began = new Date(step.start_time * 1_000);
  return (
    <details className={styles.card} data-state={step.state} data-testid={`step-${step.id}`} open={isOpen}>
      <summary>
        <StateBadge state={step.state} />
        <span className={styles.title}>{place === '' ? t('step', { id: step.id }) : place}</span>
        <span className={styles.end}>
          {step.attempts !== 1 && (
            <span>{step.attempts === 0 ? t('notTried') : t('attempts', { count: step.attempts })}</span>
          )}
          <time dateTime={began.toISOString()}>
            {began.toLocaleTimeString(i18n.resolvedLanguage, {
              hourCycle: 'h23',
              hour: '2-digit',
              minute: '2-digit',
              second: '2-digit',
            })}
          </time>
          {ms !== null && <span>{durationText(ms / 1_000)}</span>}
        </span>
      </summary>
      <div className={styles.body}>
        {step.error !== null && <p className={styles.error}>{step.error}</p>}
        <Ports title={t('went.in')} values={step.inputs} empty={t('nothingIn')} />
        {step.state !== 'running' && (
          <Ports title={t('went.out')} values={step.outputs} empty={t('nothingOut')} />
        )}
      </div>
    </details>
  );
}

function Ports({ title, values, empty }: { title: string; values: Record<string, unknown>; empty: string }) {
  const ports = filledPorts(values);
  return (
    <section className={styles.group} aria-label={title}>
      <p className={styles.groupTitle}>{title}</p>
      {isTruncated(ports) ? (
        <ValueView name={null} value={ports} />
      ) : (
        <ValueList values={ports} empty={empty} />
      )}
    </section>
  );
}

/** The loop rounds and calls around a step, in words; rounds count from 1. */
function usePlace({ path }: Step, names: NodeNames): string {
  const { t } = useTranslation('runs');
  return path
    .map((part) => {
      const { node, round, attempt } = parsePathPart(part);
      const name = nameOfNode(names, node);
      if (round !== null) return t('round', { name, round: round + 1 });
      return attempt > 1 ? t('callAttempt', { name, attempt }) : t('call', { name });
    })
    .join(' › ');
}
