import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killServers, startServer } from '../../launcher/server-process.mjs';

it('a server that is killed before it is ready does not stay behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'liucheng-server-'));
  try {
    const start = startServer({
      name: 'Sleep',
      file: '/bin/sleep',
      args: ['60'],
      logFile: join(folder, 'log'),
      isReady: async () => {
        await killServers();
        return false;
      },
    });
    await expect(start).rejects.toThrow('Sleep ended (SIGKILL)');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
