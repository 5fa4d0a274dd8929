import { useTranslation } from 'react-i18next';
import { durationText } from '../../parts/duration-text.js';
import { ErrorState } from '../../parts/error-state.js';
import { IconButton } from '../../parts/icon-button.js';
import { Loading } from '../../parts/loading.js';
import type { Moment } from '../model/replay.js';
import { nameOfNode, type NodeNames } from '../model/node-names.js';
import { MOST_STEPS } from '../queries.js';
import styles from './replay-bar.module.css';
import type { Replay } from './use-replay.js';

/** The keys of the bar, and to which moment each goes. */
const KEYS: Record<string, (at: number, all: number) => number> = {
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  ArrowUp: (at) => at + 1,
  PageDown: (at) => at - 10,
  PageUp: (at) => at + 10,
  Home: () => 0,
  End: (_at, all) => all,
};

/** A slider over the moments of a past run, with buttons and keys, and what happens at the moment. */
export function ReplayBar({ replay, names }: { replay: Replay; names: NodeNames }) {
  const { t } = useTranslation('runs');
  const { moments, at, current, isPlaying, isPending, error, goTo, play, retry } = replay;
  const all = moments.length;
  const text = useMomentText(current, names);
  if (error !== null && all === 0) return <ErrorState error={error} onRetry={retry} />;
  if (isPending) return <Loading rows={1} />;
  if (all === 0) return <p className={styles.none}>{t('noStepsText')}</p>;
  const passed = current === null || moments[0] === undefined ? 0 : current.time - moments[0].time;
  return (
    <div
      className={styles.bar}
      role="group"
      aria-label={t('replay')}
      data-testid="replay"
      onKeyDown={(event) => {
        const isOnButton = event.target instanceof Element && event.target.closest('button') !== null;
        const go = KEYS[event.key];
        if (go) goTo(go(at, all));
        else if (event.key === ' ' && !isOnButton) play(!isPlaying);
        else return;
        event.preventDefault();
      }}
    >
      <div className={styles.buttons}>
        <IconButton
          icon="left"
          label={t('previousMoment')}
          shortcut="←"
          isDisabled={at === 0}
          onPress={() => {
            goTo(at - 1);
          }}
          testId="replay-previous"
        />
        <IconButton
          icon={isPlaying ? 'pause' : 'play'}
          label={isPlaying ? t('pause') : t('play')}
          variant="default"
          onPress={() => {
            play(!isPlaying);
          }}
          testId="replay-play"
        />
        <IconButton
          icon="right"
          label={t('nextMoment')}
          shortcut="→"
          isDisabled={at === all}
          onPress={() => {
            goTo(at + 1);
          }}
          testId="replay-next"
        />
      </div>
      <input
        type="range"
        className={styles.slider}
        min={0}
        max={all}
        value={at}
        aria-label={t('moment')}
        aria-valuetext={`${t('momentOf', { moment: at, all })} ${text}`}
        title={t('replayHint')}
        data-testid="replay-slider"
        onChange={({ target }) => {
          goTo(target.valueAsNumber);
        }}
      />
      <span className={styles.place} data-testid="replay-place">
        {t('momentOf', { moment: at, all })}
      </span>
      <span className={styles.text} aria-live="polite">
        {text}
        {at > 0 && <span className={styles.soft}> +{durationText(passed)}</span>}
      </span>
      {all >= MOST_STEPS * 2 && <span className={styles.soft}>{t('replayLong', { count: MOST_STEPS })}</span>}
    </div>
  );
}

function useMomentText(moment: Moment | null, names: NodeNames): string {
  const { t } = useTranslation('runs');
  if (moment === null) return t('beforeStart');
  const name = nameOfNode(names, moment.step.node);
  return moment.isEnd ? t(`ends.${moment.step.state}`, { name }) : t('begins', { name });
}
