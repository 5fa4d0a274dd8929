import pg from 'pg';
import { type Answer, send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

/** What specs of policies ask of a server, and of its database. */
export const policyCalls = (running: () => { server: Server; database: pg.Pool }) => {
  const post = (path: string, body: object): Promise<Answer> =>
    send(running().server.url, path, { method: 'POST', body });
  return {
    post,
    /** Changes the policy of a process. */
    policy: (id: number, body: object): Promise<Answer> =>
      send(running().server.url, `/api/process/policy/${id}/`, { method: 'PATCH', body }),
    /** Stops all jobs of a process. */
    stop: (process: number): Promise<Answer> => post('/api/job/stop/', { process }),
    /** The number of jobs of a process in each state. */
    states: async (process: number): Promise<Record<string, number>> => {
      const { rows } = await running().database.query<{ state: string; count: number }>(
        `SELECT state, count(*)::int AS count FROM job WHERE process_id = $1 GROUP BY state`,
        [process],
      );
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    },
  };
};

/** For the tests of a `describe`: a server, its database, and what they ask of both. */
export function policyServer(environment: Record<string, string> = {}) {
  let server: Server;
  let database: pg.Pool;

  beforeAll(async () => {
    server = await startServer(environment);
    database = new pg.Pool({ connectionString: server.database });
  });

  afterAll(async () => {
    await database.end();
    await server.close();
  });

  return {
    ...policyCalls(() => ({ server, database })),
    get server() {
      return server;
    },
    get database() {
      return database;
    },
  };
}
