/** The address of this site, for the browser's rules. Any other would do. */
const SITE = 'http://liucheng.invalid';

/** Where a login leads: the path of this site that `next` names, else the list of processes. */
export function nextPath(next: string | undefined): string {
  if (next?.startsWith('/') !== true || !URL.canParse(next, SITE)) return '/processes';
  // Browsers take "//evil.example", "/\\evil.example" and, since they leave out tabs and line breaks, "/\t/evil.example" for other sites.
  const { origin, pathname } = new URL(next, SITE);
  const isOwn = origin === SITE && !pathname.startsWith('//') && !/^\/login(?![\w-])/.test(pathname);
  return isOwn ? next : '/processes';
}
