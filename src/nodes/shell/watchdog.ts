import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/**
 * Reads "+ group folder" where a command begins and "- group" where it is over. Its input ends with the process that
 * writes to it, whatever that dies of: then it ends the groups that are left, and removes their folders.
 */
const SCRIPT = `
while read -r sign group folder; do
  case $sign in
    +) set -- "$@" "$group $folder" ;;
    -) for entry do shift; [ "\${entry%% *}" = "$group" ] || set -- "$@" "$entry"; done ;;
  esac
done
[ $# = 0 ] && exit
for entry do kill -TERM "-\${entry%% *}"; done
sleep 3
for entry do kill -KILL "-\${entry%% *}"; rm -rf "\${entry#* }"; done
`;

/**
 * Sees to it that commands don't outlive this process, even where it is killed: a shell of its own session, started
 * with the first command. Where there is no /bin/sh, nobody watches.
 */
export class Watchdog {
  private shell: ChildProcess | null = null;
  private readonly watched = new Map<number, string>();

  /** @returns to be called when the group is gone */
  watch(group: number, folder: string): () => void {
    if (this.shell === null) this.start();
    this.watched.set(group, folder);
    this.tell(`+ ${group} ${folder}`);
    return () => {
      this.watched.delete(group);
      this.tell(`- ${group}`);
    };
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
    for (const [group, folder] of this.watched) this.tell(`+ ${group} ${folder}`);
  }

  private tell(line: string): void {
    this.shell?.stdin?.write(`${line}\n`);
  }
}
