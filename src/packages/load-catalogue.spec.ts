import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
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
  expect(await refusal(throwing)).toBe(`LIUCHENG_PACKAGES: ${throwing}: cannot be loaded: no licence`);
  const empty = module(`export const other = 1;`);
  expect(await refusal(empty)).toContain(`${empty}: has neither a default export`);
});

describe('a module that does not load', () => {
  afterEach(() => {
    import.meta.jest.useRealTimers();
    import.meta.jest.restoreAllMocks();
  });

  test('is named after 5 s in the log, and after 30 s in the refusal', async () => {
    import.meta.jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const warn = import.meta.jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const endless = module('await new Promise(() => undefined);');
    const refused = refusal(endless);
    await import.meta.jest.advanceTimersByTimeAsync(5_000);
    expect(warn).toHaveBeenCalledWith(`loading the package ${endless}`);
    await import.meta.jest.advanceTimersByTimeAsync(25_000);
    expect(await refused).toBe(
      `LIUCHENG_PACKAGES: ${endless}: cannot be loaded: it has not loaded within 30 s`,
    );
  });

  test('is named if the process ends meanwhile', async () => {
    const said = import.meta.jest.spyOn(console, 'error').mockReturnValue(undefined);
    const ending = module(`process.emit('exit', 0); export default ${packageOf('acme.ending')};`);
    await loadCatalogue([ending]);
    expect(said).toHaveBeenCalledWith(`the process ended while it loaded the package ${ending}`);
  });

  test('is refused whatever it throws', async () => {
    const throwing = module('throw Object.create(null);');
    expect(await refusal(throwing)).toContain(`${throwing}: cannot be loaded: `);
  });
});

test('accepts CommonJS that TypeScript has made', async () => {
  const path = join(folder, 'compiled.cjs');
  writeFileSync(
    path,
    `Object.defineProperty(exports, '__esModule', { value: true }); exports.default = ${packageOf('acme.compiled')};`,
  );
  expect((await loadCatalogue([path])).get('acme.compiled.send')).toMatchObject({ revision: 1 });
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
