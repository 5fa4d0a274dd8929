import { useStoreApi } from '@xyflow/react';
import { memo, useLayoutEffect, useRef } from 'react';
import { GRID } from '../model/commands/nodes.js';
import styles from './canvas.module.css';

/** Dots that are nearer to each other are left out, in pixels. */
const LEAST_GAP = 16;

/**
 * The dots behind the flow. They are a layer that moves by less than the gap between two of them, and so is painted only when the
 * canvas is zoomed: React Flow's `Background` is painted in each frame of a pan, which was half of the work of drawing it (measured).
 */
export const Dots = memo(function Dots() {
  const store = useStoreApi();
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    let shown = 0;
    const show = ({ transform: [x, y, zoom] }: ReturnType<typeof store.getState>) => {
      const style = element.current?.style;
      if (style === undefined) return;
      let gap = GRID * 2 * zoom;
      while (gap < LEAST_GAP) gap *= 2;
      if (gap !== shown) style.backgroundSize = `${gap}px ${gap}px`;
      shown = gap;
      style.transform = `translate(${behind(x, gap)}px, ${behind(y, gap)}px)`;
    };
    show(store.getState());
    return store.subscribe(show);
  }, [store]);
  return <div ref={element} className={styles.dots} />;
});

/** The same place in the pattern, at most one gap before the edge, and on a whole pixel, as a layer between two is blended. */
const behind = (place: number, gap: number): number =>
  Math.round(((((place - gap / 2) % gap) + gap) % gap) - gap);
