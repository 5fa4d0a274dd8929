import type { Handle } from './server-process.mjs';

export function startRedis(options: {
  dataDir: string;
  port?: number;
  appendOnly?: boolean;
}): Promise<Handle>;
