import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import styles from './charts.module.css';

interface PlotSeries {
  label: string;
  /** A variable of the theme: `--success`. */
  colour: string;
  /** What the chart shows. Bars that stand on each other are sums. */
  drawn: (number | null)[];
  /** What the legend says. */
  values: (number | null)[];
  isBars: boolean;
}

interface PlotProps {
  /** What the chart shows, in words. */
  label: string;
  days: number[];
  series: PlotSeries[];
  format: (value: number) => string;
  /** The word for the days, in the legend. */
  dayLabel: string;
  /** It changes with the theme and the language: the chart is drawn anew. */
  look: string;
}

const HEIGHT = 150;

/** A chart over days. Its legend tells the values of the day under the pointer. */
export function Plot({ label, dayLabel, days, series, format, look }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = box;
    if (!current) return;
    const plot = new UPlot(
      optionsOf({ dayLabel, days, series, format, width: current.clientWidth, colour: colourIn(current) }),
      [days, ...series.map(({ drawn }) => drawn)],
      current,
    );
    const observer = new ResizeObserver(() => {
      plot.setSize({ width: current.clientWidth, height: HEIGHT });
    });
    observer.observe(current);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [dayLabel, days, series, format, look]);
  return <div ref={box} className={styles.plot} role="img" aria-label={label} />;
}

/** Reads variables of the theme as colours that a drawing can have: `light-dark()` is not one. */
function colourIn(element: HTMLElement): (variable: string) => string {
  return (variable) => {
    const probe = document.createElement('span');
    probe.style.color = `var(${variable})`;
    element.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}

function optionsOf({
  dayLabel,
  days,
  series,
  format,
  width,
  colour,
}: Pick<PlotProps, 'dayLabel' | 'days' | 'series' | 'format'> & {
  width: number;
  colour: (variable: string) => string;
}): UPlot.Options {
  const line = colour('--line');
  const text = colour('--text-soft');
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: text, font, grid: { stroke: line, width: 1 }, ticks: { show: false } };
  const bars = UPlot.paths.bars?.({ size: [0.7, 40] });
  return {
    width,
    height: HEIGHT,
    // The days are midnights of UTC.
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC'),
    cursor: { y: false, points: { size: 6 } },
    scales: {
      x: { range: () => [(days[0] ?? 0) - 50_000, (days.at(-1) ?? 0) + 50_000] },
      y: { range: (_plot, _min, max) => [0, Math.max(max, 0.001) * 1.1] },
    },
    axes: [
      { ...axis, space: 56, size: 26, values: (_plot, moments) => moments.map(dayText) },
      { ...axis, size: 46, values: (_plot, values) => values.map(format) },
    ],
    series: [
      { label: dayLabel, value: (_plot, moment: number | null) => (moment === null ? '–' : dayText(moment)) },
      ...series.map(({ label, colour: variable, values, isBars }): UPlot.Series => ({
        label,
        stroke: colour(variable),
        width: isBars ? 0 : 2,
        ...(isBars ? { fill: colour(variable) } : { spanGaps: true }),
        ...(isBars && bars ? { paths: bars } : {}),
        points: { show: !isBars, size: 5, fill: colour(variable) },
        value: (_plot, _drawn, _series, index) => {
          const value = index === null ? null : values[index];
          return value == null ? '–' : format(value);
        },
      })),
    ],
  };
}

/** `11-25` */
const dayText = (seconds: number): string => new Date(seconds * 1_000).toISOString().slice(5, 10);
