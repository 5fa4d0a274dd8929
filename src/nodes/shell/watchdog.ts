import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/**
 * The script of the watchdog. It reads "+ group folder" when a command begins ("none": no group yet) and "- - folder" when it has
 * ended. When its input ends, because the worker has died, it ends the remaining groups and removes the remaining folders.
 */
const SCRIPT = `
while read -r sign group folder; do
  case $sign in
    +) set -- "$@" "$group $folder" ;;
    -) for entry do shift; [ "\${entry#* }" = "$folder" ] || set -- "$@" "$entry"; done ;;
  esac
done
[ $# = 0 ] && exit
for entry do kill -TERM "-\${entry%% *}"; done
sleep 3
for entry do kill -KILL "-\${entry%% *}"; rm -rf "\${entry#* }"; done
`;

/**
 * Ends commands and removes their folders if this process is killed. It is a shell in its own session, started with the first
 * command. Without /bin/sh there is no watchdog.
 */
export class Watchdog {
  private shell: ChildProcess | null = null;
  private readonly watched = new Map<string, number | null>();

  /** Call it before creating the folder, and again when a process group works in it. */
  watch(folder: string, group: number | null = null): void {
    if (this.shell === null) this.start();
    this.watched.set(folder, group);
    this.tell(folder, group);
  }

  /** Call it when both are gone. */
  forget(folder: string): void {
    this.watched.delete(folder);
    this.shell?.stdin?.write(`- - ${folder}\n`);
  }

  private start(): void {
    const shell = spawn('/bin/sh', ['-c', SCRIPT], {
      cwd: '/',
      env: { PATH: process.env.PATH },
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.shell = shell;
    shell.unref();
    shell.on('error', () => undefined);
    shell.stdin.on('error', () => undefined);
    // It was killed: the next command starts another one, which receives the current entries.
    shell.on('exit', () => (this.shell = null));
    for (const [folder, group] of this.watched) this.tell(folder, group);
  }

  private tell(folder: string, group: number | null): void {
    this.shell?.stdin?.write(`+ ${group ?? 'none'} ${folder}\n`);
  }
}
