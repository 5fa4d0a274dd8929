import type { Page } from 'playwright-core';
import { flow } from '../support/flows.js';
import { send } from '../support/send.js';
import { byTestId } from './browser.js';

const variable = (name: string, type: string, value: unknown = null) => ({
  name,
  type,
  scope: 'flow',
  value,
});

export const print = (id: string, message: string) => ({ id, name: 'core.log.print', inputs: { message } });
export const start = { id: 'start', name: 'core.event.start' };

/** Greets a person `times` times, waits, and returns how often. */
export const GREETING = flow(
  [
    start,
    { id: 'loop', name: 'core.programming.repeat', inputs: { count: '{{ vars.times }}' } },
    print('greet', 'Hello {{ vars.who }}, round {{ nodes.loop.index }}'),
    { id: 'wait', name: 'core.time.delay', inputs: { seconds: '{{ vars.seconds }}' } },
    { id: 'end', name: 'core.programming.return', inputs: { outputs: '{{ {"greeted": vars.times} }}' } },
  ],
  ['start > loop', 'loop.body > greet', 'loop.completed > wait', 'wait > end'],
  [
    variable('who', 'string', 'world'),
    variable('times', 'number', 2),
    variable('seconds', 'number', 0),
    variable('since', 'date', '2026-01-01'),
    variable('key', 'password'),
  ],
);

/** Prints, then computes with a code that fails in the first version, and works in the second. */
const computing = (code: string) =>
  flow(
    [
      start,
      print('before', 'prepared'),
      { id: 'compute', name: 'core.code.javascript', options: { code } },
      print('after', 'computed'),
    ],
    ['start > before', 'before > compute', 'compute > after'],
  );
export const BROKEN = computing('throw new Error("the scales are empty")');
export const MENDED = computing('return 42');

/** Waits until the page of a job shows that it is in a state. */
export const stateShown = (page: Page, state: string) =>
  page.locator(`[data-testid="job-state"][data-state="${state}"]`).waitFor();

/** Waits until the canvas shows that a node is in a state. */
export const nodeShown = (page: Page, id: string, state: string) =>
  page.locator(`[data-testid="node-${id}"][data-state="${state}"]`).waitFor();

/** Waits until the log on the page of a job has a line with a text. */
export const logShown = (page: Page, text: string) =>
  byTestId(page, 'job-log').getByText(text).first().waitFor();

/** Saves a flow as the draft of a process and submits it as the next version. */
export const submitNext = async (url: string, id: number, definition: object) => {
  await send(url, '/api/process/save/', { method: 'POST', body: { id, ...definition } });
  const { status } = await send(url, '/api/process/upload/', { method: 'POST', body: { id } });
  expect(status).toBe(200);
};
