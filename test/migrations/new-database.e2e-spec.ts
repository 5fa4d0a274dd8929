import { createInstallation } from '../support/processes.js';
import { useOwnDatabase } from './own-database.js';

describe('a new database without tables', () => {
  const { url } = useOwnDatabase();

  it.each(['api', 'worker'] as const)(
    'ends a process of the role %s, which says what to run',
    async (role) => {
      const installation = await createInstallation({ DATABASE_URL: url });
      try {
        await expect(installation.start(role)).rejects.toThrow(
          'the database is not migrated: relation "variable" does not exist. Run: npm run migration:run\n',
        );
      } finally {
        await installation.close();
      }
    },
  );
});
