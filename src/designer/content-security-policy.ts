/** What pages and their scripts may do besides showing themselves: nothing of other sites, no inline scripts, no embedding. */
const COMMON = [
  `default-src 'none'`,
  `script-src 'self'`,
  `connect-src 'self'`,
  `object-src 'none'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
];

/**
 * The policy of a page of the designer. `style` elements need the nonce; `style` attributes are not allowed in HTML.
 *
 * @param nonce new for every response
 */
export const policyOfPage = (nonce: string): string =>
  [
    ...COMMON,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `worker-src 'self'`,
  ].join('; ');

/** The policy of assets. The one of a worker's script applies to the worker. */
export const POLICY_OF_ASSETS = COMMON.join('; ');
