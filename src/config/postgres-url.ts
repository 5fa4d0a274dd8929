import { SettingsError } from './settings-error.js';
import { url } from './setting-values.js';

/** What `pg` knows, except `allow`, which it takes for `verify-full`, as it takes all other words. */
const MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];

/** What `pg` knows besides, unless the URL asks for the modes of libpq: TLS with any certificate. */
const NO_VERIFY = 'no-verify';

/** The modes that `pg` takes for `verify-full`, and warns about at each start, since it will once take them as libpq does. */
const STRICTER = /(?<=[?&]sslmode=)(?:prefer|require|verify-ca)(?=&|#|$)/g;

/**
 * A URL of Postgres, with the `sslmode` by which `pg` means what it does.
 *
 * @throws SettingsError also for an `sslmode` that `pg` would take for another one
 */
export const postgresUrl = (value: string): string => {
  const given = url('postgres:', 'postgresql:')(value);
  const { searchParams } = new URL(given);
  const isOfLibpq = searchParams.get('uselibpqcompat') === 'true';
  const modes = isOfLibpq ? MODES : [...MODES, NO_VERIFY];
  for (const mode of searchParams.getAll('sslmode'))
    if (mode !== '' && !modes.includes(mode))
      throw new SettingsError(`takes a URL whose sslmode is one of: ${modes.join(', ')}; not: ${mode}`);
  return isOfLibpq ? given : given.replace(STRICTER, 'verify-full');
};
