import { Module } from '@nestjs/common';
import { JobsCoreModule } from '../../jobs/jobs-core.module.js';
import { CallbacksCoreModule } from '../callbacks-core.module.js';
import { CallbackSender } from './callback-sender.js';

/** Sends callbacks, in a worker. */
@Module({ imports: [CallbacksCoreModule, JobsCoreModule], providers: [CallbackSender] })
export class SendingModule {}
