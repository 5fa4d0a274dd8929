/**
 * The nonce of this page's Content-Security-Policy, for libraries that add `<style>` elements; `undefined` where the page has none,
 * such as under Vite's server.
 */
export const nonce = (): string | undefined =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? undefined;
