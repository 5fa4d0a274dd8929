import { isEnded } from '@liucheng/client';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../api/client.js';
import { afterResume } from '../api/session.js';
import { JobWatch } from './job-watch.js';
import { jobOverlay, type JobProgress, NO_PROGRESS } from './model/job-progress.js';
import { withStepDurations } from './model/steps.js';
import { EMPTY_OVERLAY, type Overlay } from './overlay.js';
import { allStepsQuery } from './queries.js';

/** The watches of this page, so that all who show a job share one connection. The server's texts have a language, so it counts. */
const watches = new Map<string, JobWatch>();

/** How many jobs are remembered after nobody shows them any more: their logs take memory. */
const MOST_WATCHES = 4;

function watchOf(job: number, language: string): JobWatch {
  const key = `${language} ${job}`;
  const watch = watches.get(key) ?? new JobWatch(client, job);
  // The newest is the last, and the oldest is forgotten: a page that shows it still has it.
  watches.delete(key);
  watches.set(key, watch);
  for (const oldest of watches.keys()) {
    if (watches.size <= MOST_WATCHES) break;
    watches.delete(oldest);
  }
  return watch;
}

addEventListener('offline', () => {
  for (const watch of watches.values()) watch.networkChanged(false);
});
addEventListener('online', () => {
  for (const watch of watches.values()) watch.networkChanged(true);
});

afterResume(() => {
  for (const watch of watches.values()) watch.sessionResumed();
});

const nothing = (): (() => void) => () => undefined;
const noProgress = (): JobProgress => NO_PROGRESS;

/** A job by its events, live. null: no job. `retry` watches again after the connection was given up. */
export function useJobProgress(job: number | null): JobProgress & { retry: () => void } {
  const language = useTranslation().i18n.resolvedLanguage ?? 'en';
  const watch = useMemo(() => (job === null ? null : watchOf(job, language)), [job, language]);
  const progress = useSyncExternalStore(watch?.subscribe ?? nothing, watch?.snapshot ?? noProgress);
  return useMemo(() => ({ ...progress, retry: watch?.retry ?? (() => undefined) }), [progress, watch]);
}

/** What a canvas draws of a job, live; once it has ended, with exact durations. null: nothing. */
export function useJobOverlay(job: number | null): Overlay {
  const { job: shown, nodes } = useJobProgress(job);
  const hasEnded = shown !== null && isEnded(shown.state);
  const { data: steps } = useQuery({ ...allStepsQuery(job ?? 0), enabled: job !== null && hasEnded });
  return useMemo(() => {
    if (job === null) return EMPTY_OVERLAY;
    const overlay = jobOverlay({ job: shown, nodes });
    return steps && hasEnded ? withStepDurations(overlay, steps) : overlay;
  }, [job, shown, nodes, steps, hasEnded]);
}
