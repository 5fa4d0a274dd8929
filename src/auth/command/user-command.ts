import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { readSettings, SettingsError } from '../../config/settings.js';
import { dataSourceOptions } from '../../database/data-source-options.js';
import { Database } from '../../database/database.js';
import { RestError, ValidationError } from '../../rest/errors.js';
import { Passwords } from '../passwords/passwords.js';
import { Tokens } from '../tokens/tokens.js';
import { Accounts } from '../users/accounts.js';
import { readCommand, UsageError } from './read-command.js';
import { readPassword } from './read-password.js';
import { UserCommands } from './user-commands.js';

/*
 * `npm run user -- add ada --role editor`: users for operators, straight in the database of DATABASE_URL. A password is
 * asked for, or read from standard input; as an argument, every user of the machine could read it.
 */

async function run(args: string[]): Promise<void> {
  const command = readCommand(args);
  const source = new DataSource(dataSourceOptions(readSettings(process.env).databaseUrl, 'liucheng user'));
  await source.initialize();
  try {
    const database = new Database(source);
    const passwords = new Passwords();
    // As where calls need credentials: the last administrator who can log in stays.
    const accounts = new Accounts(database, passwords, new Tokens(database), 'required');
    console.log(await new UserCommands(database, accounts, readPassword).run(command));
  } finally {
    await source.destroy();
  }
}

function explain(error: unknown): string {
  if (error instanceof ValidationError)
    return Object.entries(error.fields)
      .flatMap(([field, messages]) => messages.map(({ en }) => `${field}: ${en}`))
      .join('\n');
  if (error instanceof RestError || error instanceof SettingsError || error instanceof UsageError)
    return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
