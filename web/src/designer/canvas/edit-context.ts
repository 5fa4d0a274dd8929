import { createContext } from 'react';
import type { CanvasEdit } from './canvas-edit.js';

/** What notes, links and nodes call when the person changes something on them. Undefined: nothing can be changed. */
export const EditContext = createContext<CanvasEdit | undefined>(undefined);
