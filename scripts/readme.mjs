/**
 * Writes the tables of README.md and README.zh.md that have their source in the code: the settings, and what each role may do.
 * With `--check` it writes nothing, and fails where a table is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { ACCESS } from '../dist/auth/access.js';
import { ROLES } from '../dist/auth/roles.js';
import { SETTINGS } from '../dist/config/settings.js';

const shown = (fallback) => (fallback === '' || fallback.length === 0 ? '–' : `\`${fallback}\``);

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const HEADS = {
  settings: { en: ['variable', 'default', 'meaning'], zh: ['变量', '默认值', '含义'] },
  roles: { en: ['role', 'may', 'calls'], zh: ['角色', '权限', '调用'] },
};

/** `/api/process/process/`: with the slash of the documentation, and an id as it stands there. */
const call = (route) => `\`${route.replaceAll(/:(\w+)/g, '{$1}')}/\``;

/** The least role reads all but what the table gives to others by name. */
const OTHER_GETS = { en: 'every other `GET`', zh: '其余所有 `GET`' };

const LEAST = Object.keys(ROLES)[0];

function callsOf(role, language) {
  if (role !== LEAST) return ACCESS[role].map(call).join(', ');
  const writes = ACCESS[role].filter((route) => !route.startsWith('GET '));
  return [OTHER_GETS[language], ...writes.map(call)].join(', ');
}

const TABLES = {
  settings: (language) =>
    table(
      HEADS.settings[language],
      Object.values(SETTINGS).map(({ variable, fallback, meaning }) => [
        `\`${variable}\``,
        shown(fallback),
        meaning[language],
      ]),
    ),
  roles: (language) =>
    table(
      HEADS.roles[language],
      Object.entries(ROLES).map(([role, may]) => [`\`${role}\``, may[language], callsOf(role, language)]),
    ),
};

/** The text with the table between its marks. */
function withTable(text, name, language) {
  const start = `<!-- ${name}: made by \`npm run readme\` -->`;
  const end = `<!-- /${name} -->`;
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`there is no place for the table of ${name}`);
  return `${before}${start}\n\n${TABLES[name](language)}\n\n${end}${after}`;
}

let stale = false;
for (const [file, language] of [
  ['README.md', 'en'],
  ['README.zh.md', 'zh'],
]) {
  const old = readFileSync(file, 'utf8');
  const made = Object.keys(TABLES).reduce((text, name) => withTable(text, name, language), old);
  const fresh = await format(made, { ...(await resolveConfig(file)), filepath: file });
  if (fresh === old) continue;
  stale = true;
  if (process.argv.includes('--check')) console.error(`${file} is stale: npm run readme`);
  else writeFileSync(file, fresh);
}
process.exitCode = stale && process.argv.includes('--check') ? 1 : 0;
