import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Gatekeeper } from '../rest/requests/gatekeeper.js';
import { SeededGatekeeper } from './seeded-gatekeeper.js';
import { UserEntity } from './user.entity.js';

/** Who may call the API. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([UserEntity])],
  providers: [{ provide: Gatekeeper, useClass: SeededGatekeeper }],
  exports: [Gatekeeper],
})
export class AuthModule {}
