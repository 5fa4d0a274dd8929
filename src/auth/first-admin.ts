import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import { type Settings, SettingsError } from '../config/settings.js';
import { Database } from '../database/database.js';
import { ValidationError } from '../rest/errors.js';
import { AUTH_MODE, type AuthMode } from './auth-mode.js';
import { Accounts } from './users/accounts.js';
import { UserEntity } from './users/user.entity.js';

/** An administrator who can log in. */
const ADMIN = { role: 'admin', isActive: true, password: Not(IsNull()), deletedAt: IsNull() } as const;

const USERNAME = 'admin';

/** The actor of the audit record: startup, not a request. */
const BOOT = { id: null, ip: null, requestId: 'boot' };

const OPEN =
  'calls without credentials act as an administrator. Set LIUCHENG_AUTH=required before a proxy on this machine lets others reach this port.';

const OTHER_WAY = `or create a user with \`npm run user -- add ${USERNAME} --role admin\``;

/** Creates the first administrator if calls need credentials, and warns if they need none. Startup fails if no administrator can log in. */
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
    if (this.mode === 'open') {
      this.logger.warn(OPEN);
      return;
    }
    if (await this.exists()) return;
    const { adminPassword: password } = this.settings;
    if (password === '')
      throw new SettingsError(
        `LIUCHENG_ADMIN_PASSWORD is not set, calls need credentials, and no administrator can log in. Set it to create the user ${USERNAME}, ${OTHER_WAY}.`,
      );
    try {
      const access = { role: 'admin', is_active: true } as const;
      await this.accounts.add(
        { username: USERNAME, first_name: '', last_name: '', ...access, password },
        BOOT,
      );
      this.logger.log(`the user ${USERNAME} has been created, with the password of LIUCHENG_ADMIN_PASSWORD`);
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      // Another process that starts at the same time may have created the administrator.
      if (!(await this.exists())) throw new SettingsError(explained(error), { cause: error });
    }
  }

  private exists(): Promise<boolean> {
    return this.database.read((manager) => manager.existsBy(UserEntity, ADMIN));
  }
}

const explained = ({ fields: { password = [] } }: ValidationError): string =>
  password.length > 0
    ? `LIUCHENG_ADMIN_PASSWORD: ${password.map(({ en }) => en).join(' ')}`
    : `LIUCHENG_ADMIN_PASSWORD is not used: the user ${USERNAME} exists, but is not an administrator who can log in. Give it a password and the role admin with \`npm run user\`.`;
