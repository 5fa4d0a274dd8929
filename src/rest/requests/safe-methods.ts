/** Methods of requests that change nothing (RFC 9110, 9.2.1). A page of another site cannot read their responses. */
export const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
