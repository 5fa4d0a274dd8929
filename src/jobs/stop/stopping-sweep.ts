import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { Database } from '../../database/database.js';
import { repeat } from '../../database/repeat.js';
import { Admission } from '../admission/admission.js';
import { Signals } from '../signals.js';
import { SWEEP_STOPPING } from '../transitions/stop.js';

/** Ends stopping jobs whose worker is dead. API processes run it too, because there may be no other worker. */
@Injectable()
export class StoppingSweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(StoppingSweep.name);
  private readonly ending = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly signals: Signals,
    private readonly admission: Admission,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    void repeat(this.settings.sweepMs, () => this.sweep(), this.ending.signal);
  }

  beforeApplicationShutdown(): void {
    this.ending.abort();
  }

  private async sweep(): Promise<void> {
    try {
      const stopped = await this.database.rows<{ id: number; freed: number | null }>(SWEEP_STOPPING);
      for (const { freed } of stopped) if (freed !== null) this.admission.admit(freed);
      this.signals.send(
        'ended',
        stopped.map(({ id }) => id),
      );
    } catch (error) {
      this.logger.debug(`sweeping stopping jobs failed: ${String(error)}`);
    }
  }
}
