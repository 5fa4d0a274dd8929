import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { failOnMismatches } from '../mismatches.mjs';
import '../typescript.mjs';

/*
 * jest's `testRunner`: runs a spec file with jest-circus and Node's own module loader, so that what the files import is loaded
 * once for each process of jest. Two files of one process thus share the state of modules, as two requests to one server do.
 */

const circus = createRequire(createRequire(import.meta.url).resolve('jest-circus/runner'));
const CIRCUS = circus.resolve('./jestAdapterInit.js');
const asyncHooks = circus('node:async_hooks');

/**
 * The part of `AsyncLocalStorage` that circus needs to know which test runs. It runs one at a time.
 *
 * Each file would otherwise leave a storage behind, and before Node 24 each of them takes part in every asynchronous operation of the
 * process: after 28 files they took a seventh of its CPU time (measured).
 */
class TestUnderWay {
  #store = /** @type {unknown} */ (undefined);

  getStore() {
    return this.#store;
  }

  /**
   * @template T
   * @param {unknown} store
   * @param {() => Promise<T>} work
   */
  async run(store, work) {
    const before = this.#store;
    this.#store = store;
    try {
      return await work();
    } finally {
      this.#store = before;
    }
  }
}

/** Loads jest-circus anew: it keeps its tests in its module. */
function loadCircus() {
  delete circus.cache[CIRCUS];
  const own = /** @type {PropertyDescriptor} */ (
    Object.getOwnPropertyDescriptor(asyncHooks, 'AsyncLocalStorage')
  );
  // Not by an assignment: the property has a getter only since Node 22.
  Object.defineProperty(asyncHooks, 'AsyncLocalStorage', { value: TestUnderWay, configurable: true });
  try {
    return circus(CIRCUS);
  } finally {
    Object.defineProperty(asyncHooks, 'AsyncLocalStorage', own);
  }
}

/**
 * Lists the variables that a file has changed. Files must not change the settings, because the next file reads them.
 *
 * @param {NodeJS.ProcessEnv} before
 */
function changedVariables(before) {
  const names = new Set([...Object.keys(before), ...Object.keys(process.env)]);
  return [...names].filter((name) => before[name] !== process.env[name]);
}

/** @typedef {import('./environment.mjs').default} Environment */

/**
 * The part of jest's object that works without jest's module loader.
 *
 * @param {Environment} environment
 */
const jestObject = ({ moduleMocker, fakeTimersModern: timers }) => ({
  fn: moduleMocker.fn.bind(moduleMocker),
  spyOn: moduleMocker.spyOn.bind(moduleMocker),
  restoreAllMocks: moduleMocker.restoreAllMocks.bind(moduleMocker),
  useFakeTimers: timers.useFakeTimers.bind(timers),
  useRealTimers: timers.useRealTimers.bind(timers),
  advanceTimersByTime: timers.advanceTimersByTime.bind(timers),
  advanceTimersByTimeAsync: timers.advanceTimersByTimeAsync.bind(timers),
  getTimerCount: timers.getTimerCount.bind(timers),
});

/**
 * Runs a spec file. jest calls it for each file.
 *
 * @param {object} globalConfig
 * @param {object} config
 * @param {Environment} environment
 * @param {object} runtime
 * @param {string} testPath
 * @param {(...message: unknown[]) => void} sendMessageToJest
 * @returns {Promise<unknown>} the results
 * @throws {Error} if the file has changed process.env
 */
export default async function runSpec(
  globalConfig,
  config,
  environment,
  runtime,
  testPath,
  sendMessageToJest,
) {
  // jest's formatter of stacks uses only the source maps of jest's transforms.
  Reflect.deleteProperty(Error, 'prepareStackTrace');
  process.setSourceMapsEnabled(true);
  const { initialize, runAndTransformResultsToJestFormat } = loadCircus();
  await initialize({
    config,
    environment,
    globalConfig,
    localRequire: circus,
    parentProcess: process,
    runtime,
    sendMessageToJest,
    setGlobalsForRuntime: (/** @type {object} */ globals) => Object.assign(globalThis, globals),
    testPath,
  });
  Object.assign(globalThis, { [Symbol.for('jest')]: jestObject(environment) });
  // Here, because a module that files share is loaded once for each process of jest, and hooks belong to one file.
  afterEach(failOnMismatches);
  afterAll(failOnMismatches);
  const before = { ...process.env };
  await import(pathToFileURL(testPath).href);
  const results = await runAndTransformResultsToJestFormat({
    config,
    globalConfig,
    setupAfterEnvPerfStats: {},
    testPath,
  });
  const changed = changedVariables(before);
  if (changed.length > 0) {
    for (const name of changed) delete process.env[name];
    Object.assign(process.env, before);
    throw new Error(`the file has changed process.env: ${changed.join(', ')}`);
  }
  return results;
}
