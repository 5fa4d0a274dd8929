import { Global, Module } from '@nestjs/common';
import { readSettings } from './settings.js';

/** Injection token of the process's {@link Settings}. */
export const SETTINGS_TOKEN = Symbol('settings');

/** Hands the checked settings to every module. */
@Global()
@Module({
  providers: [{ provide: SETTINGS_TOKEN, useFactory: () => readSettings(process.env) }],
  exports: [SETTINGS_TOKEN],
})
export class ConfigModule {}
