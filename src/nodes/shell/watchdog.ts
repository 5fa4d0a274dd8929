import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/**
 * Reads "+ group folder" for what may be left behind, "none" for no group, and "- - folder" for what is no more. Its
 * input ends with the process that writes to it, whatever that dies of: then it ends the groups and removes the
 * folders that are left.
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
 * Sees to it that commands and their folders don't outlive this process, even where it is killed: a shell in a session
 * of its own, started with the first command. Where there is no /bin/sh, nobody watches.
 */
export class Watchdog {
  private shell: ChildProcess | null = null;
  private readonly watched = new Map<string, number | null>();

  /** To be called before the folder is made, and again when a process group works in it. */
  watch(folder: string, group: number | null = null): void {
    if (this.shell === null) this.start();
    this.watched.set(folder, group);
    this.tell(folder, group);
  }

  /** To be called when both are gone. */
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
    // Somebody has ended it: the next command starts another one, which is told of those under way.
    shell.on('exit', () => (this.shell = null));
    for (const [folder, group] of this.watched) this.tell(folder, group);
  }

  private tell(folder: string, group: number | null): void {
    this.shell?.stdin?.write(`+ ${group ?? 'none'} ${folder}\n`);
  }
}
