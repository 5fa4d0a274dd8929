import { SEALED_SECRETS as OF_CALLBACKS } from '../../callbacks/callback-secrets.js';
import { readSettings } from '../../config/settings.js';
import { SettingsError } from '../../config/settings-error.js';
import { connect } from '../../database/connect.js';
import { dataSourceOptions } from '../../database/data-source-options.js';
import { Database, type Statement } from '../../database/database.js';
import { SEALED_SECRETS as OF_HOOKS } from '../../hooks/hook-secrets.js';
import { SEALED_INPUTS } from '../../schedules/scheduled-inputs.js';
import type { SealedColumn } from '../../secrets/sealed-column.js';
import { isSealedIn } from '../../secrets/sealed-texts.js';
import { SecretBox, Unreadable } from '../../secrets/secret-box.js';
import { SEALED_VALUES } from '../../variables/sealed-values.js';

/** The columns whose texts are kept for longer than a key. The secrets of jobs are deleted with their jobs. */
export const COLUMNS: readonly SealedColumn[] = [SEALED_VALUES, OF_CALLBACKS, OF_HOOKS, SEALED_INPUTS];

/** How many texts one statement reads. Each can have 64 KiB. */
const AT_ONCE = 100;

/** What became of the texts of a column. */
interface Encrypted {
  encrypted: number;
  /** Why the others could not be read, each reason once. */
  unreadable: Set<string>;
}

/**
 * Encrypts with the first key of the settings what an earlier key has encrypted, beside everything that runs. A value that is replaced
 * meanwhile stays as it is.
 *
 * @param variables the environment with the settings
 * @returns what to print
 * @throws SettingsError if there is no database or no key; Unreadable, with what to print, if something could not be read
 */
export async function encryptAgain(variables: Record<string, string | undefined>): Promise<string> {
  const { databaseUrl, secretKeys } = readSettings(variables);
  const box = new SecretBox(secretKeys);
  const { beginning } = box;
  if (beginning === null)
    throw new SettingsError('LIUCHENG_SECRET_KEY is not set. Set it to the new key, a comma and the old key');
  const source = await connect(dataSourceOptions(databaseUrl, 'liucheng reencrypt'));
  try {
    const database = new Database(source);
    const lines: string[] = [];
    let isWhole = true;
    for (const column of COLUMNS) {
      const { encrypted, unreadable } = await encryptColumn(database, box, beginning, column);
      lines.push(`${column.about}: ${encrypted} encrypted with the first key`);
      for (const reason of unreadable) lines.push(`${column.about}: not all could be read: ${reason}`);
      isWhole &&= unreadable.size === 0;
    }
    if (!isWhole) throw new Unreadable(lines.join('\n'));
    return lines.join('\n');
  } finally {
    await source.destroy();
  }
}

/** A sealed text, and the values of the primary key of its row. */
interface Sealed {
  key: number[];
  sealed: string;
}

/**
 * The statements for a column. `read` returns the next {@link Sealed} texts after the row with the key `$1` that do not begin with `$2`;
 * `replace` replaces the text `$2` of the row `$1` by `$3`. Both find rows by the primary key: by the text alone, each of 20,000 texts took a
 * scan of the table.
 */
export function statementsFor({ table, key, column }: SealedColumn): Record<'read' | 'replace', Statement> {
  const columns = key.join(', ');
  const values = key.map((_, index) => `($1::int[])[${index + 1}]`).join(', ');
  return {
    read: {
      name: `reencrypt-read-${table}-${column}`,
      text: `
        SELECT ARRAY[${columns}] AS key, ${column} AS sealed FROM ${table}
        WHERE (${columns}) > (${values}) AND ${isSealedIn(column)} AND NOT starts_with(${column}, $2)
        ORDER BY ${columns} LIMIT ${AT_ONCE}`,
    },
    replace: {
      name: `reencrypt-replace-${table}-${column}`,
      text: `UPDATE ${table} SET ${column} = $3 WHERE (${columns}) = (${values}) AND ${column} = $2 RETURNING true AS done`,
    },
  };
}

async function encryptColumn(
  database: Database,
  box: SecretBox,
  beginning: string,
  column: SealedColumn,
): Promise<Encrypted> {
  const { read, replace } = statementsFor(column);
  const { purpose } = column;
  const result: Encrypted = { encrypted: 0, unreadable: new Set() };
  for (let last = column.key.map(() => 0); ;) {
    const rows = await database.rows<Sealed>(read, [last, beginning]);
    for (const { key, sealed } of rows)
      try {
        const again = box.seal(box.open(sealed, purpose), purpose);
        result.encrypted += (await database.rows(replace, [key, sealed, again])).length;
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        result.unreadable.add(error.message);
      }
    const end = rows.at(-1);
    if (end === undefined) return result;
    last = end.key;
  }
}
