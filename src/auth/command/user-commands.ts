import type { Database } from '../../database/database.js';
import { visibleInLine } from '../../flow/visible.js';
import { NotFound } from '../../rest/errors.js';
import { message } from '../../rest/messages.js';
import { normalUsername } from '../users/account-rules.js';
import type { Accounts } from '../users/accounts.js';
import type { UserView } from '../users/dto/user-view.js';
import { USERS } from '../users/user-list.js';
import type { Command } from './read-command.js';

/** The actor of the audit records: an operator on the server, not a user of the API. */
const OPERATOR = { id: null, ip: null, requestId: 'npm run user' };

/** The commands of `npm run user`. They follow the rules of the API, except the rules about a caller's own account. */
export class UserCommands {
  constructor(
    private readonly database: Database,
    private readonly accounts: Accounts,
    private readonly readPassword: () => Promise<string>,
    private readonly unlock: (username: string, userId: number) => Promise<void>,
  ) {}

  /**
   * Runs a command.
   *
   * @returns the text to print
   * @throws errors of {@link Accounts}; NotFound for an unknown username
   */
  async run(command: Exclude<Command, { name: 'help' }>): Promise<string> {
    switch (command.name) {
      case 'list':
        return (await this.all()).map(line).join('\n');
      case 'add':
        return line(await this.add(command));
      case 'role':
        return this.change(command.username, { role: command.role });
      case 'password': {
        // Report an unknown username before the operator types a password.
        await this.byName(command.username);
        return this.change(command.username, { password: await this.readPassword() });
      }
      case 'deactivate':
        return this.change(command.username, { is_active: false });
      case 'activate':
        return this.change(command.username, { is_active: true });
      case 'unlock': {
        const { id, username } = await this.byName(command.username);
        await this.unlock(username, id);
        return `the limits on failed logins and password changes of ${username} are reset`;
      }
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
    const name = normalUsername(username);
    const user = await this.database.read((manager) =>
      USERS.query(manager).andWhere('u.username = :name', { name }).getRawOne<UserView>(),
    );
    if (!user) throw new NotFound(message(`there is no user ${username}`));
    return user;
  }

  private all(): Promise<UserView[]> {
    return this.database.read((manager) => USERS.query(manager).orderBy('u.id').getRawMany<UserView>());
  }
}

const line = ({ id, username, first_name, last_name, role, is_active }: UserView): string =>
  [
    String(id).padStart(4),
    username.padEnd(20),
    role.padEnd(8),
    is_active ? 'active  ' : 'inactive',
    // Those who manage users through the API choose names.
    visibleInLine(`${first_name} ${last_name}`.trim()),
  ]
    .join('  ')
    .trimEnd();
