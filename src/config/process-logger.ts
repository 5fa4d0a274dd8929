import { isatty } from 'node:tty';
import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import type { Settings } from './settings.js';

/** The values of `LOG_LEVEL` with Nest's name for each level, the least urgent first. */
const LEVELS: [Settings['logLevel'], LogLevel][] = [
  ['trace', 'verbose'],
  ['debug', 'debug'],
  ['info', 'log'],
  ['warn', 'warn'],
  ['error', 'error'],
  ['fatal', 'fatal'],
];

/** Contexts in which Nest logs how it wires the modules: about 80 lines per start. */
const WIRING = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

/** Logs one line per event, from the level of `LOG_LEVEL` upwards. Logs Nest's wiring only at `debug`. */
export class ProcessLogger extends ConsoleLogger {
  constructor(level: Settings['logLevel']) {
    const first = LEVELS.findIndex(([name]) => name === level);
    super({
      logLevels: first < 0 ? [] : LEVELS.slice(first).map(([, nest]) => nest),
      colors: isatty(1),
    });
  }

  /** UTC with milliseconds, as in the logs of jobs, so that the logs of several machines can be put in order. */
  override getTimestamp(): string {
    return new Date().toISOString();
  }

  override log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (typeof context === 'string' && WIRING.has(context)) super.debug(message, ...rest);
    else super.log(message, ...rest);
  }

  override error(message: unknown, ...rest: unknown[]): void {
    // What Nest logs of a start that fails is thrown, too, and told by the program.
    if (rest.at(-1) !== 'ExceptionHandler') super.error(message, ...rest);
  }
}
