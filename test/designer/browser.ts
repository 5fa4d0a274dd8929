import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/*
 * Chromium for the tests of the designer: Debian's, or the one of CHROMIUM_PATH. Without one, tests are skipped, except where CI=true.
 */

const PATH = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
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

/** The browser of a file of tests. */
export interface TestBrowser {
  /** Opens a URL in a new profile: nothing is kept from other tests. English, light, 1280 × 800 by default. */
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
  let contexts: BrowserContext[] = [];
  let problems: string[] = [];
  let accepted: RegExp[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: PATH, args: ARGS });
  });

  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    const left = problems.filter((problem) => !accepted.some((pattern) => pattern.test(problem)));
    [contexts, problems, accepted] = [[], [], []];
    expect(left).toEqual([]);
  });

  afterAll(() => browser?.close());

  return {
    async open(url, { language = 'en', theme = 'light', width = 1280, height = 800, token } = {}) {
      if (!browser) throw new Error('the browser has not started');
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: theme,
        locale: language === 'zh' ? 'zh-CN' : 'en-US',
        permissions: ['clipboard-read', 'clipboard-write'],
        reducedMotion: 'reduce',
        ...(token === undefined ? {} : { storageState: keeping(url, token) }),
      });
      contexts.push(context);
      context.on('page', (page) => {
        page.on('pageerror', (error) => problems.push(`page: ${error.stack ?? error.message}`));
        page.on('console', (message) => {
          // Violations of the Content-Security-Policy are errors of the console, too.
          if (message.type() === 'error')
            problems.push(`console: ${message.text()} (${message.location().url})`);
        });
      });
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      await page.goto(url);
      return page;
    },
    accept: (pattern) => accepted.push(pattern),
  };
}

/** A profile whose last visit ended with a login. */
const keeping = (url: string, token: string) => ({
  cookies: [],
  origins: [{ origin: new URL(url).origin, localStorage: [{ name: 'liucheng.token', value: token }] }],
});

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
