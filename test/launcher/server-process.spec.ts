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

it('a server that is late is waited for, if the caller wants to know of it, and ends when its start is aborted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'liucheng-server-'));
  const said: string[] = [];
  const aborting = new AbortController();
  try {
    const sleeper = (isReady: () => boolean) =>
      startServer({
        name: 'Sleep',
        file: '/bin/sleep',
        args: ['60'],
        logFile: join(folder, 'log'),
        timeoutMs: 1,
        onLate: (message) => said.push(message),
        signal: aborting.signal,
        isReady,
      });
    const server = await sleeper(() => said.length === 2);
    expect(said).toEqual(['Sleep is not ready yet: ', 'Sleep is not ready yet: ']);
    await server.end('SIGKILL');
    const aborted = sleeper(() => {
      aborting.abort();
      return false;
    });
    await expect(aborted).rejects.toThrow('Sleep ended (SIGINT)');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
