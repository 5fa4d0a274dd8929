import { readSettings, type Settings, SettingsError } from '../../config/settings.js';
import { connect } from '../../database/connect.js';
import { dataSourceOptions } from '../../database/data-source-options.js';
import { Database } from '../../database/database.js';
import { explainUnusable } from '../../database/explain-unusable.js';
import { explainNotMigrated } from '../../database/not-migrated.js';
import { Limiter } from '../../limits/limiter.js';
import { RestError, ValidationError } from '../../rest/errors.js';
import { LoginThrottle } from '../login/login-throttle.js';
import { Passwords } from '../passwords/passwords.js';
import { AccessTokenEntity } from '../tokens/access-token.entity.js';
import { Tokens } from '../tokens/tokens.js';
import { Accounts } from '../users/accounts.js';
import { UserEntity } from '../users/user.entity.js';
import { readCommand, USAGE, UsageError } from './read-command.js';
import { UserCommands } from './user-commands.js';

/**
 * Runs one command on the database of the settings.
 *
 * @param args as the operator has typed them: `add ada --role editor`
 * @param readVariables returns the environment with the settings. Not called where the arguments are wrong
 * @param readPassword asks for the password of a command that needs one
 * @returns what to print
 * @throws Error whose message for the operator {@link explain} returns
 */
export async function manageUsers(
  args: string[],
  readVariables: () => Record<string, string | undefined>,
  readPassword: () => Promise<string>,
): Promise<string> {
  const command = readCommand(args);
  if (command.name === 'help') return USAGE;
  const settings = readSettings(readVariables());
  const entities = [UserEntity, AccessTokenEntity];
  const source = await connect({ ...dataSourceOptions(settings.databaseUrl, 'liucheng user'), entities });
  try {
    const database = new Database(source);
    const passwords = new Passwords();
    // `required` protects the last administrator who can log in.
    const accounts = new Accounts(database, passwords, new Tokens(database), 'required');
    const commands = new UserCommands(database, accounts, readPassword, (username, userId) =>
      unlock(settings, username, userId),
    );
    return await commands.run(command);
  } finally {
    await source.destroy();
  }
}

/** Only this command needs Redis. */
async function unlock(settings: Settings, username: string, userId: number): Promise<void> {
  const limiter = new Limiter(settings);
  try {
    await new LoginThrottle(limiter).unlock(username, userId);
  } finally {
    limiter.onApplicationShutdown();
  }
}

/** What an operator reads about an error: no stack for what the operator can mend. */
export function explain(error: unknown): string {
  if (error instanceof ValidationError)
    return Object.entries(error.fields)
      .flatMap(([field, messages]) => messages.map(({ en }) => `${field}: ${en}`))
      .join('\n');
  if (error instanceof RestError || error instanceof SettingsError || error instanceof UsageError)
    return error.message;
  const lost = explainUnusable(error) ?? explainNotMigrated(error);
  if (lost !== null) return lost;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
