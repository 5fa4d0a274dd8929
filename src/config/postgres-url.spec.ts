import pg from 'pg';
import { SettingsError } from './settings-error.js';
import { postgresUrl } from './postgres-url.js';

const URL_WITHOUT = 'postgres://u:p%40@h:5432/db';

describe('a URL of Postgres', () => {
  it.each([
    URL_WITHOUT,
    'postgres:///db?host=%2Ftmp&sslmode=',
    `${URL_WITHOUT}?sslmode=disable`,
    `${URL_WITHOUT}?sslmode=no-verify`,
    `${URL_WITHOUT}?sslmode=verify-full&sslrootcert=/ca.pem`,
    `${URL_WITHOUT}?uselibpqcompat=true&sslmode=require`,
  ])('stays as it is: %s', (url) => expect(postgresUrl(url)).toBe(url));

  it.each(['prefer', 'require', 'verify-ca'])(
    'says of sslmode=%s what pg does, without its warning',
    (mode) => {
      const warn = import.meta.jest.spyOn(process, 'emitWarning').mockReturnValue();
      const connectionString = postgresUrl(`${URL_WITHOUT}?sslmode=${mode}&application_name=${mode}`);
      expect(connectionString).toBe(`${URL_WITHOUT}?sslmode=verify-full&application_name=${mode}`);
      expect(new pg.Client({ connectionString }).ssl).toEqual({});
      expect(warn).not.toHaveBeenCalled();
      warn.mockRestore();
    },
  );

  it.each(['sslmode=bogus', 'sslmode=allow', 'sslmode=Require', 'uselibpqcompat=true&sslmode=no-verify'])(
    'names a mode that pg would take for another one: %s',
    (query) => {
      const read = (): string => postgresUrl(`${URL_WITHOUT}?${query}`);
      expect(read).toThrow(SettingsError);
      expect(read).toThrow(/^takes a URL whose sslmode is one of: disable, .*verify-full.*; not: \S+$/);
    },
  );
});
