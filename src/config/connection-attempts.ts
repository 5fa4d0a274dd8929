import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';

/** Longer than a packet that was lost, a long way or a busy process take, and short beside the limits of connections. */
const ATTEMPT_MS = 2_500;

/**
 * Lets each attempt to connect to a host with several addresses take longer than Node's 250 ms. They are tried one after the other, and each but
 * the last is given up: without a way for IPv6, a server that was 0.25 s away, or whose first packet was lost, could not be reached.
 */
export function allowSlowAttempts(): void {
  setDefaultAutoSelectFamilyAttemptTimeout(ATTEMPT_MS);
}
