/**
 * Writes the tables of documents that are generated from the code: the settings (docs/settings.md) and the roles (docs/access.md),
 * each in English and Chinese. With `--check` it writes nothing, and fails if a table is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { ACCESS } from '#dist/auth/access.js';
import { ROLE_NAMES, ROLES } from '#dist/auth/roles.js';
import { SETTINGS } from '#dist/config/settings.js';
import { formatted } from './formatted.mjs';

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
  roles: { en: ['role', 'may'], zh: ['角色', '权限'] },
  calls: { en: ['call', 'methods', 'lowest role'], zh: ['调用', '方法', '最低角色'] },
};

/**
 * Writes a path as the documentation does: `/api/process/process/{id}/`.
 *
 * @param {string} path
 */
const shownPath = (path) => `\`${path.replaceAll(/:(\w+)/g, '{$1}')}/\``;

/** The lowest role may call every GET route that the table does not give to another role. */
const OTHER_PATHS = { en: 'every other', zh: '其余所有' };

const BEFORE_CALLS = { en: 'The lowest role that may make each call:', zh: '每个调用所需的最低角色：' };

const [LOWEST] = ROLE_NAMES;

/**
 * The rows of the calls that a role may make and the one before it may not: each path with its methods.
 *
 * @param {Role} role
 * @param {Language} language
 */
function callRows(role, language) {
  const routes = ACCESS[role].filter((route) => role !== LOWEST || !route.startsWith('GET '));
  /** @type {Map<string, string[]>} */
  const methods = new Map();
  for (const [method = '', path = ''] of routes.map((route) => route.split(' ')))
    methods.set(path, [...(methods.get(path) ?? []), method]);
  const rows = [...methods].map(([path, of]) => [shownPath(path), of.join(', '), `\`${role}\``]);
  return role === LOWEST ? [[OTHER_PATHS[language], 'GET', `\`${role}\``], ...rows] : rows;
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
    [
      table(
        HEADS.roles[language],
        ROLE_NAMES.map((role) => [`\`${role}\``, ROLES[role][language]]),
      ),
      BEFORE_CALLS[language],
      table(
        HEADS.calls[language],
        ROLE_NAMES.flatMap((role) => callRows(role, language)),
      ),
    ].join('\n\n'),
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
  const fresh = await formatted(file, made);
  if (fresh === old) continue;
  stale = true;
  if (process.argv.includes('--check')) console.error(`${file} is stale: npm run docs:tables`);
  else writeFileSync(file, fresh);
}
process.exitCode = stale && process.argv.includes('--check') ? 1 : 0;
