import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/*
 * Chromium for the tests of the designer: Debian's, or the one of CHROMIUM_PATH. Without one, tests are skipped, except where CI=true.
 */

const CHROMIUM = '/usr/bin/chromium';

/** The one without windows takes two thirds of the processor time (measured). */
const WITHOUT_WINDOWS = '/usr/bin/chromium-headless-shell';

const PATH = process.env.CHROMIUM_PATH ?? (existsSync(WITHOUT_WINDOWS) ? WITHOUT_WINDOWS : CHROMIUM);

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Each navigation would otherwise start a process for the page, which compiles all scripts anew: a third of the CPU time (measured).
  '--disable-site-isolation-trials',
  '--renderer-process-limit=1',
];

const isThere = existsSync(PATH);
if (!isThere && process.env.CI !== 'true')
  process.stderr.write(`tests of the designer are skipped: ${PATH} does not exist. Set CHROMIUM_PATH.\n`);

/** `describe`, for tests that need a browser. */
export const describeInBrowser = isThere || process.env.CI === 'true' ? describe : describe.skip;

/** How a person sees the page. */
export interface Viewer {
  language?: 'en' | 'zh';
  theme?: 'light' | 'dark';
  width?: number;
  height?: number;
  /** The token of a login, kept in the browser. */
  token?: string;
}

/**
 * A profile of the browser with one page. Later tests of the same kind of viewer use it again: in a new one, the browser would load and
 * compile all files of the designer anew, which takes a second.
 */
interface Profile {
  kind: string;
  context: BrowserContext;
  page: Page;
}

/** The browser of a file of tests. */
export interface TestBrowser {
  /**
   * Opens a URL in a profile that has kept nothing of other pages but the files that the server allows to be cached. English, light,
   * 1280 × 800 by default.
   */
  open(url: string, viewer?: Viewer): Promise<Page>;
  /**
   * Accepts errors of the console in this test, as Chromium reports every answer of 400 or more. All other errors of the page, of the
   * console and of the Content-Security-Policy fail the test.
   */
  accept(pattern: RegExp): void;
}

/** Starts the browser before the tests of a `describe`, and closes it afterwards. */
export function useBrowser(): TestBrowser {
  let browser: Browser | undefined;
  let used: Profile[] = [];
  const free: Profile[] = [];
  let opened = 0;
  let problems: string[] = [];
  let accepted: RegExp[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: PATH, args: ARGS });
  });

  afterEach(async () => {
    for (const { context, page } of used) {
      await context.setOffline(false);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await page.goto('about:blank');
    }
    free.push(...used);
    const left = problems.filter((problem) => !accepted.some((pattern) => pattern.test(problem)));
    [used, problems, accepted] = [[], [], []];
    expect(left).toEqual([]);
  });

  afterAll(() => browser?.close());

  async function create(kind: string, language: string, theme: 'light' | 'dark'): Promise<Profile> {
    if (!browser) throw new Error('the browser has not started');
    const context = await browser.newContext({
      colorScheme: theme,
      locale: language === 'zh' ? 'zh-CN' : 'en-US',
      permissions: ['clipboard-read', 'clipboard-write'],
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => problems.push(`page: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      // Violations of the Content-Security-Policy are errors of the console, too.
      if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
    });
    return { kind, context, page };
  }

  return {
    async open(url, { language = 'en', theme = 'light', width = 1280, height = 800, token } = {}) {
      const kind = `${language} ${theme}`;
      const place = free.findIndex((profile) => profile.kind === kind);
      const [profile = await create(kind, language, theme)] = place < 0 ? [] : free.splice(place, 1);
      used.push(profile);
      const { page } = profile;
      opened += 1;
      await page.setViewportSize({ width, height });
      await page.addInitScript(beginning(opened, new URL(url).origin, token));
      await page.goto(url);
      return page;
    },
    accept: (pattern) => accepted.push(pattern),
  };
}

/**
 * What a page runs before the first document of a test, as earlier tests have used it: it empties the storage, or keeps only the token
 * of a login. A page keeps the scripts of earlier tests, too; their numbers are lower.
 */
const beginning = (number: number, origin: string, token: string | undefined): string => `
  if (location.origin === '${origin}' && Number(sessionStorage.getItem('test')) < ${number}) {
    localStorage.clear();
    ${token === undefined ? '' : `localStorage.setItem('liucheng.token', '${token}');`}
    sessionStorage.setItem('test', '${number}');
  }`;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds against WCAG 2.2 AA on the page: one text for each element with a fault. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    // The script above has set it.
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
  });
}

/** The element with a `data-testid`. */
export const byTestId = (page: Page, id: string) => page.locator(`[data-testid="${id}"]`);

/**
 * Holds back the next calls with a method.
 *
 * @param path a pattern of their URLs
 * @returns what lets them go
 */
export async function held(page: Page, method: string, path: string): Promise<() => void> {
  let letGo = (): void => undefined;
  const isOver = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(path, async (route) => {
    if (route.request().method() === method) await isOver;
    await route.fallback();
  });
  return letGo;
}
