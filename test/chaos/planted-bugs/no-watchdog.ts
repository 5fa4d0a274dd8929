/* Nothing ends a process whose event loop is blocked. Takes effect only if it is planted before the application starts. */
import type { Plant } from '../planted-bug.js';

export const plant: Plant = () => {
  process.env.LIUCHENG_STALL_MS = '0';
  return () => undefined;
};
