import type { Database } from '../../database/database.js';
import { NotFound } from '../../rest/errors.js';
import { message } from '../../rest/messages.js';
import { normalUsername } from '../users/account-rules.js';
import type { Accounts } from '../users/accounts.js';
import { BY_NAME, listStatements } from '../users/user-statements.js';
import type { UserView } from '../users/user-view.js';
import type { Command } from './read-command.js';

/** Whoever may run it on the server: no user of the API. */
const OPERATOR = { id: null, ip: null, requestId: 'npm run user' };

const EVERYBODY = 1_000_000;

/** What `npm run user` does: by the same rules as the API, but for what nobody may do to themselves. */
export class UserCommands {
  constructor(
    private readonly database: Database,
    private readonly accounts: Accounts,
    private readonly readPassword: () => Promise<string>,
  ) {}

  /**
   * Does a command.
   *
   * @returns what to tell the operator
   * @throws as {@link Accounts}; NotFound for an unknown name
   */
  async run(command: Command): Promise<string> {
    switch (command.name) {
      case 'list':
        return (await this.all()).map(line).join('\n');
      case 'add':
        return line(await this.add(command));
      case 'role':
        return this.change(command.username, { role: command.role });
      case 'password': {
        // Unknown names are told before anybody types a password.
        await this.byName(command.username);
        return this.change(command.username, { password: await this.readPassword() });
      }
      case 'deactivate':
        return this.change(command.username, { is_active: false });
      case 'activate':
        return this.change(command.username, { is_active: true });
    }
  }

  private async add({ username, role, firstName, lastName }: Extract<Command, { name: 'add' }>) {
    const names = { username, first_name: firstName, last_name: lastName };
    const password = await this.readPassword();
    return this.accounts.add({ ...names, role, is_active: true, password }, OPERATOR);
  }

  private async change(username: string, changes: Parameters<Accounts['change']>[1]): Promise<string> {
    const { id } = await this.byName(username);
    return line(await this.accounts.change(id, changes, OPERATOR));
  }

  private async byName(username: string): Promise<UserView> {
    const [user] = await this.database.rows<UserView>(BY_NAME, [normalUsername(username)]);
    if (!user) throw new NotFound(message(`there is no user ${username}`));
    return user;
  }

  private all(): Promise<UserView[]> {
    const { page, values } = listStatements({}, [{ field: 'id', descending: false }]);
    return this.database.rows<UserView>(page, [...values, EVERYBODY, 0]);
  }
}

const line = ({ id, username, first_name, last_name, role, is_active }: UserView): string =>
  [
    String(id).padStart(4),
    username.padEnd(20),
    role.padEnd(8),
    is_active ? 'active  ' : 'inactive',
    `${first_name} ${last_name}`.trim(),
  ]
    .join('  ')
    .trimEnd();
