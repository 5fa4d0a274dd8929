import type { Page } from 'playwright-core';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { byTestId, held, useBrowser } from './browser.js';

/** What the browser reports of answers with faults: the check of an unfinished flow is 400. */
export const FAULTS = /status of 400/;

/** A node of a flow for these tests; it is at `x`, `y`. */
export const node = (id: string, kind: string, x: number, y: number, more: object = {}) => {
  const [namespace = '', name = ''] = kind.split('/');
  const types: Record<string, string> = { 'core.event': 'event', 'core.programming': 'programming' };
  return { id, namespace, name, nodeType: types[namespace] ?? 'function', x, y, ...more };
};

/** Creates a process with a draft. @returns its id */
export async function createProcess(url: string, flow?: object, name = 'drawn'): Promise<number> {
  const { body } = await send(url, '/api/process/process/', {
    method: 'POST',
    body: { name, project: 'tests' },
  });
  if (flow) {
    const saved = await send(url, '/api/process/save/', { method: 'POST', body: { ...flow, id: body.id } });
    expect(saved.status).toBe(200);
  }
  return body.id;
}

/** The draft of a process as the server has it. */
export async function draftOf(url: string, id: number): Promise<any> {
  return (await send(url, `/api/process/intact/?id=${id}`)).body;
}

/** The links of a flow as `source.port>target.port`, in order. */
export const linksOf = ({ linkList }: { linkList: Record<string, string>[] }): string[] =>
  linkList.map(
    ({ source, sourcePort = 'flow', target, targetPort = 'flow' }) =>
      `${source}.${sourcePort}>${target}.${targetPort}`,
  );

/** Waits until the designer says that the draft is saved, or in another state. */
export const waitForState = (page: Page, state: 'saved' | 'unsaved' | 'conflict') =>
  page.locator(`[data-testid="saved-state"][data-state="${state}"]`).waitFor();

/** Types a title for the start of a flow, and ends the session while the server is asked to save it. */
export async function endSessionWhileSaving(
  page: Page,
  title: string,
  endSession: () => Promise<unknown>,
): Promise<void> {
  await byTestId(page, 'node-start').click();
  const letGo = await held(page, 'POST', '**/api/process/save/');
  const isSaving = page.waitForRequest(/\/api\/process\/save\//);
  await byTestId(page, 'node-title').fill(title);
  await isSaving;
  await endSession();
  letGo();
  await byTestId(page, 'session-ended').waitFor();
}

/** Moves the pointer from the middle of one element to that of another with the button down. @param isDropped lets go there */
export async function drag(page: Page, from: string, to: string, isDropped = true): Promise<void> {
  const [start, end] = await Promise.all(
    [from, to].map(async (id) => (await byTestId(page, id).boundingBox())!),
  );
  const middle = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) =>
    [x + width / 2, y + height / 2] as const;
  await page.mouse.move(...middle(start!));
  await page.mouse.down();
  await page.mouse.move(...middle(end!), { steps: 8 });
  if (isDropped) await page.mouse.up();
}

/** Opens a process in the designer, and waits until its canvas is drawn. */
export async function opened(page: Page): Promise<Page> {
  await byTestId(page, 'canvas').waitFor();
  await page.locator('.react-flow__node').first().waitFor();
  return page;
}

/** A server for the tests of a `describe`, and a browser that opens processes in its designer. */
export function useDesigner() {
  const browser = useBrowser();
  let server: Server;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());
  return {
    browser,
    get url() {
      return server.url;
    },
    open: async (id: number, viewer = {}) =>
      opened(await browser.open(`${server.url}/processes/${id}`, viewer)),
  };
}
