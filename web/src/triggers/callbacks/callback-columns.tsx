import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../parts/badge.js';
import { Button } from '../../parts/button.js';
import { IconButton } from '../../parts/icon-button.js';
import type { Column } from '../../parts/table.js';
import { Ago } from '../../parts/time.js';
import { JobLink } from '../process-link.js';
import styles from '../triggers.module.css';
import type { Callback, CallbackState } from './callbacks.js';

const TONES: Record<CallbackState, Tone> = { waiting: 'warning', delivered: 'success', failed: 'danger' };

interface CallbackColumns {
  mayRetry: boolean;
  onShow: (callback: Callback) => void;
  onAgain: (callback: Callback) => void;
}

/** The columns of a list of callbacks. */
export function useCallbackColumns({ mayRetry, onShow, onAgain }: CallbackColumns): Column<Callback>[] {
  const { t } = useTranslation('triggers');
  return [
    {
      id: 'job',
      title: t('jobTitle'),
      width: '18%',
      cell: ({ job, ctime }) => (
        <>
          <JobLink id={job} />
          <div className={styles.below}>
            <Ago at={ctime} />
          </div>
        </>
      ),
    },
    {
      id: 'url',
      title: t('callbackUrl'),
      isWideOnly: true,
      cell: ({ url }) => <div className={styles.name}>{url}</div>,
    },
    {
      id: 'state',
      title: t('state'),
      cell: ({ state, next_time: next }) => (
        <>
          <Badge tone={TONES[state]}>{t(`callbackStates.${state}`)}</Badge>
          {next !== null && (
            <div className={styles.below}>
              <Ago at={next} />
            </div>
          )}
        </>
      ),
    },
    {
      id: 'tries',
      title: t('tries'),
      width: '22%',
      cell: (callback) => (
        <Button
          variant="quiet"
          size="small"
          onPress={() => {
            onShow(callback);
          }}
          testId={`callback-tries-${callback.id}`}
        >
          {t('tried', { count: callback.tries.length })}
        </Button>
      ),
    },
    {
      id: 'again',
      title: t('again'),
      isTitleHidden: true,
      width: '56px',
      align: 'end',
      cell: (callback) => (
        <IconButton
          icon="refresh"
          size="small"
          isDisabled={!mayRetry}
          label={mayRetry ? t('again') : t('notAgain')}
          onPress={() => {
            onAgain(callback);
          }}
          testId={`callback-again-${callback.id}`}
        />
      ),
    },
  ];
}
