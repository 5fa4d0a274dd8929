import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../parts/icon-button.js';
import { hitsIn, type LogEntry } from '../model/log-lines.js';
import styles from './job-log.module.css';
import { rowsInView } from './rows-in-view.js';

/** The height of a line, in pixels: see job-log.module.css. */
const ROW = 24;
/** A longer text has a button that shows the whole of it. */
const LONG = 110;
/** The most characters of a line that are drawn in the list. */
const DRAWN = 1_000;

interface LogRowsProps {
  lines: readonly LogEntry[];
  search: string;
  nameOf: (node: string) => string;
  isFollowing: boolean;
  onFollow: (isFollowing: boolean) => void;
  onNode: (node: string) => void;
  onWhole: (line: LogEntry) => void;
}

/** The lines of a log, of which only those in sight are drawn. It stays at the end while it follows, until somebody scrolls up. */
export function LogRows({ lines, search, nameOf, isFollowing, onFollow, onNode, onWhole }: LogRowsProps) {
  const { t } = useTranslation('runs');
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 400 });
  const look = (): void => {
    const { current } = box;
    if (!current) return;
    setView({ top: current.scrollTop, height: current.clientHeight });
  };
  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return;
    const observer = new ResizeObserver(look);
    observer.observe(current);
    return () => {
      observer.disconnect();
    };
  }, []);
  useLayoutEffect(() => {
    if (isFollowing && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [isFollowing, lines, view.height]);
  const top = isFollowing ? lines.length * ROW - view.height : view.top;
  const { first, last } = rowsInView({ top, height: view.height, row: ROW, count: lines.length });
  return (
    <div
      ref={box}
      className={styles.rows}
      role="list"
      aria-label={t('logLines')}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        look();
        const isAtEnd = scrollTop + clientHeight >= scrollHeight - ROW;
        if (isAtEnd !== isFollowing) onFollow(isAtEnd);
      }}
    >
      <div className={styles.all} style={{ height: lines.length * ROW }}>
        <div className={styles.drawn} style={{ transform: `translateY(${first * ROW}px)` }}>
          {lines.slice(first, last).map((line, index) => (
            <div
              key={line.row}
              className={styles.row}
              role="listitem"
              aria-posinset={first + index + 1}
              aria-setsize={lines.length}
              data-level={line.level}
            >
              <span className={styles.time} title={line.time}>
                {clockTime(line.time)}
              </span>
              <span className={styles.level}>{line.level}</span>
              {line.node === '' || line.node === '-' ? (
                <span className={styles.node}>{line.node === '-' ? t('theJob') : ''}</span>
              ) : (
                <button
                  type="button"
                  className={styles.node}
                  title={line.node}
                  onClick={() => {
                    onNode(line.node);
                  }}
                >
                  {nameOf(line.node)}
                </button>
              )}
              <span className={styles.text}>
                {hitsIn(line.text.slice(0, DRAWN), search).map(({ text, isHit }, place) =>
                  isHit ? <mark key={place}>{text}</mark> : text,
                )}
              </span>
              {line.text.length > LONG && (
                <IconButton
                  icon="more"
                  size="small"
                  label={t('showLine', { row: line.row })}
                  onPress={() => {
                    onWhole(line);
                  }}
                />
              )}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/** The time of day where the person is, with milliseconds. */
function clockTime(iso: string): string {
  const at = new Date(iso);
  if (iso === '' || Number.isNaN(at.getTime())) return '';
  const two = (number: number): string => String(number).padStart(2, '0');
  const ms = String(at.getMilliseconds()).padStart(3, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${ms}`;
}
