/** A duration as a person reads it, in the units of the language: `0.25 s`, `1 min 05 s`, `2 h 03 min`. */
export function durationText(ms: number, language: string): string {
  const unit = language.startsWith('zh') ? ZH : EN;
  if (ms < 1_000) return `${Math.round(ms)}${unit.ms}`;
  if (ms < 59_950) return `${trimmed(ms / 1_000)}${unit.s}`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}${unit.min} ${two(seconds % 60)}${unit.s}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1_440) return `${Math.floor(minutes / 60)}${unit.h} ${two(minutes % 60)}${unit.min}`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)}${unit.d} ${two(hours % 24)}${unit.h}`;
}

const EN = { ms: ' ms', s: ' s', min: ' min', h: ' h', d: ' d' };
const ZH = { ms: ' 毫秒', s: ' 秒', min: ' 分', h: ' 小时', d: ' 天' };

const two = (number: number): string => String(number).padStart(2, '0');

/** Three digits, without zeros at the end. */
const trimmed = (seconds: number): string => String(Number(seconds.toFixed(seconds < 10 ? 2 : 1)));
