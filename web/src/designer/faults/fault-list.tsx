import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../parts/icon.js';
import type { FlowFault } from './fault-index.js';
import styles from './fault-list.module.css';

/** How many faults are listed at once. */
const MOST = 100;

interface FaultListProps {
  faults: readonly FlowFault[];
  /** Whether a submit was refused for them. */
  isRefused: boolean;
  onGo: (fault: FlowFault) => void;
}

/** All faults of the flow. A click on one leads to its place. */
export function FaultList({ faults, isRefused, onGo }: FaultListProps) {
  const { t } = useTranslation('designer');
  const [isOpen, setOpen] = useState(true);
  if (faults.length === 0) return null;
  return (
    <section className={styles.list} data-testid="fault-list" aria-label={t('faults.title')}>
      <button type="button" className={styles.head} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span className={styles.count}>
          <Icon name="warning" size={15} />
          <span role={isRefused ? 'alert' : undefined}>
            {t(isRefused ? 'notSubmitted' : 'faults.count', { count: faults.length })}
          </span>
        </span>
        <Icon name={isOpen ? 'down' : 'up'} size={14} />
      </button>
      {isOpen && (
        <ul className={styles.items}>
          {faults.slice(0, MOST).map((fault, index) => (
            <li key={index}>
              <button
                type="button"
                className={styles.item}
                data-testid={`fault-${index}`}
                data-code={fault.code}
                onClick={() => onGo(fault)}
              >
                <span className={styles.place}>
                  {[fault.node ?? fault.link, fault.port].filter(Boolean).join(' · ') || t('faults.flow')}
                </span>
                <span>{fault.message}</span>
              </button>
            </li>
          ))}
          {faults.length > MOST && (
            <li className={styles.more}>{t('faults.more', { count: faults.length - MOST })}</li>
          )}
        </ul>
      )}
    </section>
  );
}
