import { readdirSync, readFileSync } from 'node:fs';

const inFolder = (folder: string, recursive: boolean): string[] =>
  readdirSync(folder, { recursive, encoding: 'utf8' }).map((path) => `${folder}/${path}`);

const files = [...inFolder('.', false), ...inFolder('docs', true), ...inFolder('examples', true)].filter(
  (path) => path.endsWith('.md'),
);

/** What is shown as it stands: fences, and code within a line. */
const CODE = /^```[^]*?^```|`[^`\n]*`/gm;

/** By CommonMark, `**` behind punctuation ends no emphasis where a letter follows it, as is usual in Chinese. */
const ENDS_NOTHING = /\p{P}\*\*[\p{L}\p{N}]/u;

/** The emphasised texts of a paragraph that begin with `**`, with one character before and behind, whose end shows its asterisks. */
const unended = (paragraph: string): string[] =>
  [...paragraph.matchAll(/\*\*(?!\s)[^*]+\*\*[^*]?/gu)]
    .map(([text]) => text)
    .filter((text) => ENDS_NOTHING.test(text.slice(2)));

it('no emphasis in the documentation shows its asterisks', () => {
  expect(files.length).toBeGreaterThan(20);
  const wrong = files.flatMap((path) =>
    readFileSync(path, 'utf8')
      .replace(CODE, 'x')
      .split('\n\n')
      .flatMap(unended)
      .map((text) => `${path}: ${text}`),
  );
  expect(wrong).toEqual([]);
  expect(unended('可点击**失败节点：…**前往')).toEqual(['**失败节点：…**前']);
});
