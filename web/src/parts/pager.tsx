import { useTranslation } from 'react-i18next';
import { IconButton } from './icon-button.js';
import styles from './pager.module.css';

interface PagerProps {
  /** How many there are on all pages. */
  count: number;
  limit: number;
  offset: number;
  onOffset: (offset: number) => void;
}

/** "21–40 of 312", and the buttons to the pages before and after. */
export function Pager({ count, limit, offset, onOffset }: PagerProps) {
  const { t } = useTranslation('parts');
  return (
    <nav className={styles.pager} aria-label={t('pages')}>
      <span className={styles.range}>
        {count === 0
          ? t('none')
          : t('range', { from: offset + 1, to: Math.min(offset + limit, count), count })}
      </span>
      <IconButton
        icon="left"
        size="small"
        label={t('previous')}
        isDisabled={offset === 0}
        onPress={() => {
          onOffset(Math.max(0, offset - limit));
        }}
        testId="page-previous"
      />
      <IconButton
        icon="right"
        size="small"
        label={t('next')}
        isDisabled={offset + limit >= count}
        onPress={() => {
          onOffset(offset + limit);
        }}
        testId="page-next"
      />
    </nav>
  );
}
