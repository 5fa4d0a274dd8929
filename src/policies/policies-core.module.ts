import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PolicyEntity } from './policy.entity.js';

/** The rows of policies, which API and worker read. */
@Module({ imports: [TypeOrmModule.forFeature([PolicyEntity])] })
export class PoliciesCoreModule {}
