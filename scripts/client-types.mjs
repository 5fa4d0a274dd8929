import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

/*
 * `node scripts/client-types.mjs`: writes the types of packages/client from openapi.json. With `--check` it writes nothing, and
 * fails if they are stale.
 */

const DOCUMENT = new URL('../openapi.json', import.meta.url);
const FILE = new URL('../packages/client/src/api.ts', import.meta.url);

const HEAD = '// Made from openapi.json by `npm run openapi`. Do not edit.\n\n';

const types = HEAD + astToString(await openapiTS(DOCUMENT));

if (!process.argv.includes('--check')) await writeFile(FILE, types);
else if ((await readFile(FILE, 'utf8').catch(() => '')) !== types) {
  console.error('packages/client/src/api.ts is stale: run `npm run openapi` and commit it');
  process.exitCode = 1;
}
