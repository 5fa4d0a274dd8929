/** So long nothing may change until a flow counts as drawn, in milliseconds. */
const QUIET_MS = 1_000;

/**
 * Opens a flow in a new page.
 *
 * @param {import('playwright-core').BrowserContext} context that has `in-page.js`
 * @param {string} address
 * @returns how long it took from the navigation to the frame with all nodes and links in view, in milliseconds
 */
export async function openingTime(context, address) {
  const page = await context.newPage();
  try {
    await page.goto(address);
    /** @type {unknown} */
    const at = await page.evaluate(`bench.drawnAt(${QUIET_MS})`);
    return Number(at);
  } finally {
    await page.close();
  }
}
