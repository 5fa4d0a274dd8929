import type { Job, JobNode } from '@liucheng/client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { type Moment, momentsOf, overlayAt } from '../model/replay.js';
import type { Overlay } from '../overlay.js';
import { allStepsQuery } from '../queries.js';

/** How long a moment shows while the replay plays, in milliseconds. */
const MOMENT_MS = 700;

export interface Replay {
  isOn: boolean;
  moments: readonly Moment[];
  /** How many moments have passed. */
  at: number;
  /** The last of them. */
  current: Moment | null;
  overlay: Overlay | null;
  isPlaying: boolean;
  isPending: boolean;
  error: unknown;
  toggle: () => void;
  /** Goes to a moment, and stops playing. */
  goTo: (at: number) => void;
  play: (isPlaying: boolean) => void;
  retry: () => void;
}

/** A past run, moment by moment. The steps are read when it is switched on. */
export function useReplay(
  jobId: number,
  { job, nodes }: { job: Job | null; nodes: ReadonlyMap<string, JobNode> },
): Replay {
  const [isOn, setOn] = useState(false);
  const [wanted, setWanted] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const { data: steps, error, isPending, refetch } = useQuery({ ...allStepsQuery(jobId), enabled: isOn });
  const moments = useMemo(() => momentsOf(steps ?? []), [steps]);
  const at = Math.min(wanted, moments.length);
  const state = job?.state ?? null;
  const overlay = useMemo(
    () => (isOn && steps ? overlayAt(moments, at, { state, nodes: nodes.values() }) : null),
    [isOn, steps, moments, at, state, nodes],
  );
  const isMoving = isOn && isPlaying && at < moments.length;
  useEffect(() => {
    if (!isMoving) return;
    const timer = setTimeout(() => {
      setWanted(at + 1);
    }, MOMENT_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [isMoving, at]);
  return {
    isOn,
    moments,
    at,
    current: moments[at - 1] ?? null,
    overlay,
    isPlaying: isMoving,
    isPending,
    error,
    toggle: () => {
      setOn(!isOn);
      setPlaying(false);
      setWanted(0);
    },
    goTo: (moment) => {
      setPlaying(false);
      setWanted(Math.max(0, Math.min(moments.length, moment)));
    },
    play: (isWanted) => {
      // At the end, "play" begins anew.
      if (isWanted && at >= moments.length) setWanted(0);
      setPlaying(isWanted);
    },
    retry: () => void refetch(),
  };
}
