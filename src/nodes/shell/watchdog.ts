import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { beginOf } from './process-table.js';

/** How the names of the folders of commands begin. */
export const FOLDER_PREFIX = 'liucheng-command-';

/**
 * The script of the watchdog. It reads "+ group:begin folder" when a command begins ("none:": no group yet) and "- - folder" when it has
 * ended. When its input ends, because the worker has died, it ends the remaining groups and what works in the remaining folders, and removes
 * these. A process in a folder can have left its group, or the worker has died before it told the group.
 *
 * The system gives the id of a group that is gone to others, soon where there are few ids. So a group is only signalled if its first
 * process has ended or is still the one that began at that time.
 *
 * The names of folders within those of commands are chosen by users, so no list of them is read line by line.
 */
const SCRIPT = `
begin_of() {
  begin=
  read -r begin < "/proc/$1/stat" && set -- \${begin##*) } && begin=\${20}
}
signal() {
  for entry do
    id=\${entry%% *}
    begin_of "\${id%:*}"
    case $begin in ''|"\${id#*:}") kill "-$signal" "-\${id%:*}" ;; esac
  done
}
end_inside() {
  for link in $(find /proc/[0-9]*/cwd -maxdepth 0 -lname '*/${FOLDER_PREFIX}*'); do
    place=$(readlink "$link") || continue
    id=\${link%/cwd}
    for entry do
      folder=\${entry#* }
      case $place in "$folder"|"$folder"/*|"$folder (deleted)") kill -KILL "\${id##*/}" ;; esac
    done
  done
}
while read -r sign group folder; do
  case $sign in
    +) set -- "$@" "$group $folder" ;;
    -) for entry do shift; [ "\${entry#* }" = "$folder" ] || set -- "$@" "$entry"; done ;;
  esac
done
[ $# = 0 ] && exit
signal=TERM
signal "$@"
sleep 3
signal=KILL
signal "$@"
end_inside "$@"
for entry do rm -rf "\${entry#* }"; done
`;

/**
 * Ends commands and removes their folders if this process is killed. It is a shell in its own session, started with the first
 * command. Without /bin/sh there is no watchdog.
 */
export class Watchdog {
  private shell: ChildProcess | null = null;
  /** The group of each folder, and when its first process began. */
  private readonly watched = new Map<string, string>();

  /** Call it before creating the folder, and again when a process group works in it. */
  watch(folder: string, group: number | null = null): void {
    if (this.shell === null) this.start();
    const watched = group === null ? 'none:' : `${group}:${beginOf(group)}`;
    this.watched.set(folder, watched);
    this.tell(folder, watched);
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

  private tell(folder: string, group: string): void {
    this.shell?.stdin?.write(`+ ${group} ${folder}\n`);
  }
}
