import { type DynamicModule, Module } from '@nestjs/common';
import type { Settings } from './settings.js';

/** Injection token of the process's {@link Settings}. */
export const SETTINGS_TOKEN = Symbol('settings');

/** Provides the checked settings to every module. */
@Module({})
export class ConfigModule {
  static with(settings: Settings): DynamicModule {
    const provider = { provide: SETTINGS_TOKEN, useValue: settings };
    return { module: ConfigModule, global: true, providers: [provider], exports: [provider] };
  }
}
