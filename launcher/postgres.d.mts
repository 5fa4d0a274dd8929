import type { Handle } from './server-process.mjs';

export function startPostgres(options: {
  dataDir: string;
  port?: number;
  durable?: boolean;
}): Promise<Handle>;
