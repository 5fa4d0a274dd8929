import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../parts/icon.js';
import { Card } from '../../parts/page.js';
import { Select } from '../../parts/select.js';
import styles from './charts.module.css';

const DAYS = ['7', '30', '90'] as const;
const PLACE = 'liucheng.charts';

/** The frame of the charts. It has its height before they are read; who folds it finds it folded at the next visit. */
export function ChartsFrame({ children }: { children: (days: number) => ReactNode }) {
  const { t } = useTranslation('runs');
  const [isOpen, setOpen] = useState(() => (kept() ?? usual()) === 'open');
  const [days, setDays] = useState<(typeof DAYS)[number]>('7');
  const toggle = (): void => {
    setOpen(!isOpen);
    keep(isOpen ? 'closed' : 'open');
  };
  return (
    <Card>
      <section className={styles.frame}>
        <div className={styles.head}>
          <button
            type="button"
            className={styles.toggle}
            aria-expanded={isOpen}
            onClick={toggle}
            data-testid="charts-toggle"
          >
            <Icon name={isOpen ? 'down' : 'right'} size={14} />
            <Icon name="chart" />
            {t('charts')}
          </button>
          {isOpen && (
            <Select
              label={t('days')}
              isLabelHidden
              size="small"
              options={DAYS.map((value) => ({ value, label: t('lastDays', { count: Number(value) }) }))}
              value={days}
              onChange={setDays}
              testId="charts-days"
            />
          )}
        </div>
        {isOpen && <div className={styles.body}>{children(Number(days))}</div>}
      </section>
    </Card>
  );
}

/** A phone shows the list first. */
const usual = (): string => (matchMedia('(min-width: 720px)').matches ? 'open' : 'closed');

function kept(): string | null {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null;
  }
}

function keep(state: 'open' | 'closed'): void {
  try {
    localStorage.setItem(PLACE, state);
  } catch {
    // For this visit only.
  }
}
