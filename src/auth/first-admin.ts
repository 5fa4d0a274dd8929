import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import { type Settings, SettingsError } from '../config/settings.js';
import { Database } from '../database/database.js';
import { ValidationError } from '../rest/errors.js';
import { AUTH_MODE, type AuthMode } from './auth-mode.js';
import { Accounts } from './users/accounts.js';

const EXISTS = {
  name: 'admin-exists',
  text: `
    SELECT id FROM users
    WHERE role = 'admin' AND is_active AND password IS NOT NULL AND deleted_at IS NULL LIMIT 1`,
};

const USERNAME = 'admin';

const OTHER_WAY = `or make a user with \`npm run user -- add ${USERNAME} --role admin\``;

/** Where calls need credentials, somebody must be able to get some: makes the first administrator, or stops the boot. */
@Injectable()
export class FirstAdmin implements OnApplicationBootstrap {
  private readonly logger = new Logger('liucheng');

  constructor(
    @Inject(AUTH_MODE) private readonly mode: AuthMode,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
    private readonly database: Database,
    private readonly accounts: Accounts,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.mode === 'open' || (await this.exists())) return;
    const { adminPassword: password } = this.settings;
    if (password === '')
      throw new SettingsError(
        `LIUCHENG_ADMIN_PASSWORD is not set, calls need credentials, and no administrator can log in. Set it to make the user ${USERNAME}, ${OTHER_WAY}.`,
      );
    try {
      const access = { role: 'admin', is_active: true } as const;
      await this.accounts.add({ username: USERNAME, first_name: '', last_name: '', ...access, password });
      this.logger.log(`the user ${USERNAME} is made, with the password of LIUCHENG_ADMIN_PASSWORD`);
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      // Another process that boots at the same time may have been quicker.
      if (!(await this.exists())) throw new SettingsError(explained(error), { cause: error });
    }
  }

  private async exists(): Promise<boolean> {
    return (await this.database.rows(EXISTS)).length > 0;
  }
}

const explained = ({ fields: { password = [] } }: ValidationError): string =>
  password.length > 0
    ? `LIUCHENG_ADMIN_PASSWORD: ${password.map(({ en }) => en).join(' ')}`
    : `LIUCHENG_ADMIN_PASSWORD is of no use: there is a user ${USERNAME}, and it is no administrator who can log in. Give it a password and the role with \`npm run user\`.`;
