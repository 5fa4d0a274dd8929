import { Module } from '@nestjs/common';
import { CallbackController } from './callback.controller.js';
import { CallbacksCoreModule } from './callbacks-core.module.js';
import { CallbacksService } from './callbacks.service.js';

/** `/api/job/callback/`: what became of callbacks, and the secret that signs them. `sending.module.ts` sends them. */
@Module({
  imports: [CallbacksCoreModule],
  controllers: [CallbackController],
  providers: [CallbacksService],
  exports: [CallbacksCoreModule],
})
export class CallbacksModule {}
