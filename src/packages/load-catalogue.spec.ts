import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettingsError } from '../config/settings.js';
import { loadCatalogue } from './load-catalogue.js';

const TEXT = `{ en: 'Text', zh: '文本' }`;
const NODE = `{ name: 'send', nodeType: 'function', title: ${TEXT}, description: ${TEXT}, example: {}, run: () => ({}) }`;
const packageOf = (namespace: string, nodes = NODE) =>
  `{ namespace: '${namespace}', title: ${TEXT}, description: ${TEXT}, nodes: [${nodes}] }`;

let folder: string;
let count = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'packages-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a module and returns its path. */
function module(source: string): string {
  const path = join(folder, `module-${++count}.mjs`);
  writeFileSync(path, source);
  return path;
}

async function refusal(...modules: string[]): Promise<string> {
  const error: unknown = await loadCatalogue(modules).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SettingsError);
  return (error as SettingsError).message;
}

test('without modules, the catalogue has the built-in nodes', async () => {
  const { packages } = await loadCatalogue([]);
  expect(packages.every(({ namespace }) => namespace.startsWith('core.'))).toBe(true);
});

test.each([
  ['a default export', `export default ${packageOf('acme.a')};`],
  ['a list as default export', `export default [${packageOf('acme.a')}];`],
  ['a named export', `export const packages = [${packageOf('acme.a')}];`],
])('accepts %s', async (_what, source) => {
  const catalogue = await loadCatalogue([module(source)]);
  expect(catalogue.get('acme.a.send')).toMatchObject({
    namespace: 'acme.a',
    effect: 'outside',
    revision: 1,
    flowInputs: [{ name: null }],
    flowOutputs: [{ name: null }],
    inputs: [],
    outputs: [],
    options: [],
  });
});

test('accepts a folder with a main module in its package.json, and several modules', async () => {
  const inner = join(folder, 'package');
  mkdirSync(inner);
  writeFileSync(join(inner, 'package.json'), JSON.stringify({ type: 'module', main: 'entry.js' }));
  writeFileSync(join(inner, 'entry.js'), `export default ${packageOf('acme.folder')};`);
  const catalogue = await loadCatalogue([inner, module(`export default ${packageOf('acme.b')};`)]);
  expect(catalogue.packages.slice(-2).map(({ namespace }) => namespace)).toEqual(['acme.folder', 'acme.b']);
});

test('an operation is pure and has no flow ports by default; a node’s own values override defaults', async () => {
  const operation = `{ name: 'sum', nodeType: 'operation', title: ${TEXT}, description: ${TEXT}, example: {}, compute: () => ({}) }`;
  const recorded = NODE.replace(`'function'`, `'function', effect: 'recorded', revision: 3`);
  const path = module(`export default ${packageOf('acme.c', `${operation}, ${recorded}`)};`);
  const catalogue = await loadCatalogue([path]);
  expect(catalogue.get('acme.c.sum')).toMatchObject({ effect: 'pure', flowInputs: [], flowOutputs: [] });
  expect(catalogue.get('acme.c.send')).toMatchObject({ effect: 'recorded', revision: 3 });
});

test('rejects a module that it cannot load, naming the setting and the module', async () => {
  expect(await refusal('no-such-module-anywhere')).toMatch(
    /^LIUCHENG_PACKAGES: no-such-module-anywhere: cannot be loaded: .*Cannot find/,
  );
  const throwing = module(`throw new Error('no licence');`);
  expect(await refusal(throwing)).toBe(`LIUCHENG_PACKAGES: ${throwing}: cannot be loaded: Error: no licence`);
  const empty = module(`export const other = 1;`);
  expect(await refusal(empty)).toContain(`${empty}: has neither a default export`);
});

test('reports invalid packages of several modules at once, with node and property', async () => {
  const untitled = module(`export default ${packageOf('acme.d', NODE.replace(`zh: '文本'`, ''))};`);
  const builtin = module(`export default ${packageOf('core.d')};`);
  const lines = (await refusal(untitled, builtin)).split('\n');
  expect(lines[0]).toBe(
    `LIUCHENG_PACKAGES: ${untitled}: acme.d.send: title.zh is missing; it must be a text`,
  );
  expect(lines[1]).toContain(`LIUCHENG_PACKAGES: ${builtin}: core.d: namespace must be`);
});

test('rejects a namespace that another module uses', async () => {
  const [one, two] = [
    module(`export default ${packageOf('acme.e')};`),
    module(`export default ${packageOf('acme.e')};`),
  ];
  expect(await refusal(one, two)).toBe(
    `LIUCHENG_PACKAGES: ${two}: the namespace acme.e is already used by a package of ${one}`,
  );
});
