import type { LogLevel } from '@nestjs/common';
import type { Settings } from './settings.js';

/** Nest's levels, the least urgent first, beside the names of `LOG_LEVEL`. */
const LEVELS: [Settings['logLevel'], LogLevel][] = [
  ['trace', 'verbose'],
  ['debug', 'debug'],
  ['info', 'log'],
  ['warn', 'warn'],
  ['error', 'error'],
  ['fatal', 'fatal'],
];

/** What Nest's logger writes at a level: it and all that is more urgent; `silent` writes nothing. */
export function logLevels(level: Settings['logLevel']): LogLevel[] {
  const first = LEVELS.findIndex(([name]) => name === level);
  return first < 0 ? [] : LEVELS.slice(first).map(([, nest]) => nest);
}
