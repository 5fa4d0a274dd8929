import { readFileSync } from 'node:fs';
import { isPagePath } from './page-paths.js';

describe('the paths of pages', () => {
  it('are those of the router of the designer', () => {
    const router = readFileSync('web/src/app/router.tsx', 'utf8');
    const paths = [...router.matchAll(/\bpage(?:Of)?\(\s*'([^']+)'/g)].map(([, path]) => path!);
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !isPagePath(path.replace('$id', '7')))).toEqual([]);
  });

  it.each(['/', '/processes/', '/processes/1001', '/jobs/9007199254740991', '/login'])(
    'include %s',
    (path) => {
      expect(isPagePath(path)).toBe(true);
    },
  );

  it.each([
    '/process',
    '/processes/0',
    '/processes/new',
    '/jobs/1/2',
    '/login.html',
    '/docs',
    '//',
    '/processes//',
  ])('do not include %s', (path) => {
    expect(isPagePath(path)).toBe(false);
  });
});
