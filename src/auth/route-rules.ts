import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { RouteTable } from '../rest/routes/route-table.js';
import { accessTo } from './access.js';

/** Makes startup fail if a route is missing from the access table, because the route would be refused to everybody. */
@Injectable()
export class RouteRules implements OnApplicationBootstrap {
  constructor(private readonly routes: RouteTable) {}

  onApplicationBootstrap(): void {
    const unnamed = this.routes.all().filter((route) => accessTo(route) === undefined);
    if (unnamed.length === 0) return;
    throw new Error(`these routes are missing from src/auth/access.ts: ${unnamed.join(', ')}`);
  }
}
