/**
 * Writes the settings table of README.md and README.zh.md from the one list of settings. With `--check` it writes nothing,
 * and fails where a table is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { SETTINGS } from '../dist/config/settings.js';

const HEADS = { en: ['variable', 'default', 'meaning'], zh: ['变量', '默认值', '含义'] };
const START = '<!-- settings: made by `npm run readme` -->';
const END = '<!-- /settings -->';

const shown = (fallback) => (fallback === '' || fallback.length === 0 ? '–' : `\`${fallback}\``);

function table(language) {
  const rows = Object.values(SETTINGS).map(({ variable, fallback, meaning }) => [
    `\`${variable}\``,
    shown(fallback),
    meaning[language],
  ]);
  const lines = [HEADS[language], ['---', '---', '---'], ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${START}\n\n${lines.join('\n')}\n\n${END}`;
}

let stale = false;
for (const [file, language] of [
  ['README.md', 'en'],
  ['README.zh.md', 'zh'],
]) {
  const old = readFileSync(file, 'utf8');
  const [before, rest] = old.split(START);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`${file} has no place for the settings`);
  const fresh = await format(before + table(language) + after, {
    ...(await resolveConfig(file)),
    filepath: file,
  });
  if (fresh === old) continue;
  stale = true;
  if (process.argv.includes('--check')) console.error(`${file} is stale: npm run readme`);
  else writeFileSync(file, fresh);
}
process.exitCode = stale && process.argv.includes('--check') ? 1 : 0;
