import { line } from '../support/flows.js';
import { type Server, startServer } from '../support/server.js';
import { type CallerOf, logInAdmin, REQUIRED } from '../support/users.js';

/** Starts a server that may send to this machine, and has a process that prints a line. */
export async function startWithPrintingProcess(): Promise<{
  server: Server;
  admin: CallerOf;
  process: number;
}> {
  const server = await startServer({ ...REQUIRED, LIUCHENG_HTTP_ALLOW: '127.0.0.0/8' });
  const admin = await logInAdmin(server.url);
  await admin.post('/api/job/callback/secret/', {});
  const { id } = (await admin.post('/api/process/process/', { name: 'n', project: 'p' })).body;
  const flow = line({ id: 'p', name: 'core.log.print', inputs: { message: 'x' } });
  await admin.post('/api/process/save/', { ...flow, id });
  return { server, admin, process: id };
}
