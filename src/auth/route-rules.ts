import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { RouteTable } from '../rest/routes/route-table.js';
import { accessTo } from './access.js';

/** Sees to it that the table names every route: one that it does not would be refused to everybody, and nobody would know why. */
@Injectable()
export class RouteRules implements OnApplicationBootstrap {
  constructor(private readonly routes: RouteTable) {}

  onApplicationBootstrap(): void {
    const unnamed = this.routes.all().filter((route) => accessTo(route) === undefined);
    if (unnamed.length === 0) return;
    throw new Error(`who may call these? Name them in src/auth/access.ts: ${unnamed.join(', ')}`);
  }
}
