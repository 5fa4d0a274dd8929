import { existsSync, readFileSync } from 'node:fs';

/** What the worked examples create. */
const CREATED = /^src\/database\/migrations\/<|^src\/nodes\/mail\/|^test\/process\/tags\./;

/** Files and folders by their path from the root, or from `src`. */
const NAMED =
  /`([\w.<>-]+(?:\/[\w.<>-]+)+\.(?:ts|mjs|md|json|txt|py)|(?:src|test|docs|scripts|packages)\/[\w./-]+)`/g;

it('CONTRIBUTING names files that exist, so that it leads a newcomer to each', () => {
  const text = readFileSync('CONTRIBUTING.md', 'utf8');
  const named = [...new Set([...text.matchAll(NAMED)].map(([, path = '']) => path))];
  const missing = named.filter(
    (path) => !CREATED.test(path) && !existsSync(path) && !existsSync(`src/${path}`),
  );
  expect(named.length).toBeGreaterThan(50);
  expect(missing).toEqual([]);
});
