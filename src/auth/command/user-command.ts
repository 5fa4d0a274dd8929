import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { takeEnvironment } from '../../config/environment.js';
import { readSettings, type Settings, SettingsError } from '../../config/settings.js';
import { dataSourceOptions } from '../../database/data-source-options.js';
import { Database } from '../../database/database.js';
import { Limiter } from '../../limits/limiter.js';
import { RestError, ValidationError } from '../../rest/errors.js';
import { LoginThrottle } from '../login/login-throttle.js';
import { Passwords } from '../passwords/passwords.js';
import { AccessTokenEntity } from '../tokens/access-token.entity.js';
import { Tokens } from '../tokens/tokens.js';
import { Accounts } from '../users/accounts.js';
import { UserEntity } from '../users/user.entity.js';
import { readCommand, UsageError } from './read-command.js';
import { readPassword } from './read-password.js';
import { UserCommands } from './user-commands.js';

/*
 * `npm run user -- add ada --role editor`: manages users directly in the database of DATABASE_URL. It asks for passwords, or reads
 * them from standard input. It takes none as an argument, because all users of the machine can read arguments.
 */

async function run(args: string[]): Promise<void> {
  const command = readCommand(args);
  const settings = readSettings(takeEnvironment().variables);
  const entities = [UserEntity, AccessTokenEntity];
  const source = new DataSource({ ...dataSourceOptions(settings.databaseUrl, 'liucheng user'), entities });
  await source.initialize();
  try {
    const database = new Database(source);
    const passwords = new Passwords();
    // `required` protects the last administrator who can log in.
    const accounts = new Accounts(database, passwords, new Tokens(database), 'required');
    const commands = new UserCommands(database, accounts, readPassword, (username, userId) =>
      unlock(settings, username, userId),
    );
    console.log(await commands.run(command));
  } finally {
    await source.destroy();
  }
}

/** Only this command needs Redis. */
async function unlock(settings: Settings, username: string, userId: number): Promise<void> {
  const limiter = new Limiter(settings, Date.now);
  try {
    await new LoginThrottle(limiter).unlock(username, userId);
  } finally {
    limiter.onApplicationShutdown();
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
