/**
 * Writes the tables of documents that are generated from the code: the settings (docs/settings.md) and the roles (docs/access.md),
 * each in English and Chinese. With `--check` it writes nothing, and fails if a table is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { ACCESS } from '#dist/auth/access.js';
import { ROLE_NAMES, ROLES } from '#dist/auth/roles.js';
import { SETTINGS } from '#dist/config/settings.js';

/** @typedef {'en' | 'zh'} Language */
/** @typedef {import('#dist/auth/roles.js').Role} Role */

/**
 * Shows a default value.
 *
 * @param {string | number | boolean | readonly unknown[]} fallback
 */
const shown = (fallback) => (String(fallback) === '' ? '–' : `\`${String(fallback)}\``);

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const HEADS = {
  settings: { en: ['variable', 'default', 'meaning'], zh: ['变量', '默认值', '含义'] },
  roles: { en: ['role', 'may', 'calls'], zh: ['角色', '权限', '调用'] },
};

/**
 * Writes a route as the documentation does: `/api/process/process/{id}/`.
 *
 * @param {string} route
 */
const call = (route) => `\`${route.replaceAll(/:(\w+)/g, '{$1}')}/\``;

/** The lowest role may call every GET route that the table does not give to another role. */
const OTHER_GETS = { en: 'every other `GET`', zh: '其余所有 `GET`' };

const [LOWEST] = ROLE_NAMES;

/**
 * @param {Role} role
 * @param {Language} language
 */
function callsOf(role, language) {
  if (role !== LOWEST) return ACCESS[role].map(call).join(', ');
  const writes = ACCESS[role].filter((route) => !route.startsWith('GET '));
  return [OTHER_GETS[language], ...writes.map(call)].join(', ');
}

/** @type {Record<'settings' | 'roles', (language: Language) => string>} */
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
      ROLE_NAMES.map((role) => [`\`${role}\``, ROLES[role][language], callsOf(role, language)]),
    ),
};

/**
 * The documents, the table that each contains, and its language.
 *
 * @type {[file: string, name: keyof typeof TABLES, language: Language][]}
 */
const DOCUMENTS = [
  ['docs/settings.md', 'settings', 'en'],
  ['docs/settings.zh.md', 'settings', 'zh'],
  ['docs/access.md', 'roles', 'en'],
  ['docs/access.zh.md', 'roles', 'zh'],
];

/**
 * Replaces the table between its two markers.
 *
 * @param {string} text
 * @param {keyof typeof TABLES} name
 * @param {Language} language
 * @throws {Error} if the text does not have both markers
 */
function withTable(text, name, language) {
  const start = `<!-- ${name}: made by \`npm run docs:tables\` -->`;
  const end = `<!-- /${name} -->`;
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`the markers of the table ${name} are missing`);
  return `${before}${start}\n\n${TABLES[name](language)}\n\n${end}${after}`;
}

let stale = false;
for (const [file, name, language] of DOCUMENTS) {
  const old = readFileSync(file, 'utf8');
  const made = withTable(old, name, language);
  const fresh = await format(made, { ...(await resolveConfig(file)), filepath: file });
  if (fresh === old) continue;
  stale = true;
  if (process.argv.includes('--check')) console.error(`${file} is stale: npm run docs:tables`);
  else writeFileSync(file, fresh);
}
process.exitCode = stale && process.argv.includes('--check') ? 1 : 0;
