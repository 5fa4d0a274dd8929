/** Lets this process import TypeScript: `node --import ./test/support/typescript.mjs FILE`. */
import module from 'node:module';
import * as typescriptHooks from './typescript-hooks.mjs';

// Node 20 and its types have the asynchronous hooks only.
if ('registerHooks' in module && typeof module.registerHooks === 'function')
  module.registerHooks(typescriptHooks);
else module.register('./typescript-hooks.mjs', import.meta.url);
