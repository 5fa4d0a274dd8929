/**
 * How long a client waits before it asks again. Nothing is asserted by it: clients are load, and end by conditions. The pauses grow,
 * because thousands of clients whose requests are refused at once would keep this process busy: the proxies run in it too, and
 * without them no process of the fleet starts.
 */
const RETRY_MS = { first: 250, longest: 8_000 };

/** The pause before a client asks again, after so many times, in milliseconds. */
export const pauseBefore = (retry: number): number => Math.min(RETRY_MS.first * 2 ** retry, RETRY_MS.longest);
