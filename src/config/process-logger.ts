import { isatty } from 'node:tty';
import { ConsoleLogger, type LogLevel } from '@nestjs/common';
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

/** Nest's reports of how it wires the modules: some eighty lines a boot. */
const WIRING = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

/** What a process writes of itself: one line an event, from the level of `LOG_LEVEL` on; how it is wired only at `debug`. */
export class ProcessLogger extends ConsoleLogger {
  constructor(level: Settings['logLevel']) {
    const first = LEVELS.findIndex(([name]) => name === level);
    super({
      logLevels: first < 0 ? [] : LEVELS.slice(first).map(([, nest]) => nest),
      colors: isatty(1),
    });
  }

  override log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (typeof context === 'string' && WIRING.has(context)) super.debug(message, ...rest);
    else super.log(message, ...rest);
  }
}
