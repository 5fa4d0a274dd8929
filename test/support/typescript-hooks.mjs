import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile } from '../../launcher/typescript.mjs';

/*
 * Lets Node import the TypeScript of src and test as it is: the hooks of `node:module`. Types are checked by
 * `npm run check:types`, not here.
 */

/**
 * Resolves `./app.js` in a TypeScript file to `./app.ts` if that exists.
 *
 * @type {import('node:module').ResolveHook}
 */
export function resolve(specifier, context, nextResolve) {
  const parent = context.parentURL;
  if (parent?.endsWith('.ts') && specifier.startsWith('.') && specifier.endsWith('.js')) {
    const source = new URL(`${specifier.slice(0, -'.js'.length)}.ts`, parent);
    if (existsSync(source)) return { url: source.href, format: 'module', shortCircuit: true };
  }
  return nextResolve(specifier, context);
}

/** @type {import('node:module').LoadHook} */
export function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context);
  const filename = fileURLToPath(url);
  const { code } = compile(readFileSync(filename, 'utf8'), filename, 'inline');
  // On one line with the first, so that the source map stays right.
  const source = url.endsWith('spec.ts') ? `import.meta.jest = globalThis[Symbol.for('jest')];${code}` : code;
  return { format: 'module', source, shortCircuit: true };
}
