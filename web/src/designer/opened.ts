import type { AddRequest, MenuRequest } from './canvas/canvas-edit.js';

/** What is open over the designer. */
export type Opened =
  | null
  | { what: 'add'; request: AddRequest }
  | { what: 'menu'; request: MenuRequest }
  | { what: 'connect'; node: string }
  | { what: 'find' | 'keys' | 'versions' | 'conflict' };
