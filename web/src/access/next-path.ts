/** Where a login leads: the path of this site that `next` names, else the list of processes. */
export function nextPath(next: string | undefined): string {
  // "//evil.example" and "/\evil.example" are addresses of other sites.
  const isOwn = next !== undefined && /^\/(?![/\\])/.test(next) && !/^\/login(?![\w-])/.test(next);
  return isOwn ? next : '/processes';
}
