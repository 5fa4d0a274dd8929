import type { Settings } from './settings.js';
import { SettingsError } from './settings-error.js';

/** The user and group that run the commands of flows, as ids of the operating system. */
export interface ShellUser {
  uid: number;
  gid: number;
}

/** The user `nobody`, who owns no files. Its id is 65534 on Linux distributions. */
const NOBODY: ShellUser = { uid: 65_534, gid: 65_534 };

/**
 * The user that commands run as: `LIUCHENG_SHELL_USER`, else `nobody` if this process runs as root.
 *
 * @param own the user id of this process; undefined if the system has no user ids
 * @param ownGroup the group id of this process
 * @returns null if commands run as the user of this process
 * @throws SettingsError if `LIUCHENG_SHELL_USER` is set and this process may not run programs as that user and group
 */
export function shellUserOf(
  { shellUser }: Settings,
  own = process.getuid?.(),
  ownGroup = process.getgid?.(),
): ShellUser | null {
  if (shellUser === '') return own === 0 ? NOBODY : null;
  const [uid = 0, gid = 0] = shellUser.split(':').map(Number);
  if (own !== 0 && (own !== uid || ownGroup !== gid))
    throw new SettingsError(
      'LIUCHENG_SHELL_USER: only root may run programs as another user or group: start the worker as root, or leave this unset',
    );
  return own === 0 ? { uid, gid } : null;
}
