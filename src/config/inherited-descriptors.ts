import { closeSync, readdirSync, readFileSync } from 'node:fs';

/** A bit in `flags` of `fdinfo`, which are octal: child processes do not inherit the descriptor. */
const CLOSE_ON_EXEC = 0o2000000;

/**
 * Closes the descriptors that this process has inherited, except its standard streams. Otherwise every command would inherit them,
 * because Node sets close-on-exec only on the first sixteen and on its own. Call it before anything is opened. It does nothing
 * except on Linux.
 */
export function closeInheritedDescriptors(): void {
  if (process.platform !== 'linux') return;
  for (const name of readdirSync('/proc/self/fd')) {
    const descriptor = Number(name);
    if (descriptor <= 2) continue;
    try {
      const info = readFileSync(`/proc/self/fdinfo/${name}`, 'utf8');
      const flags = parseInt(/^flags:\s*(\d+)/m.exec(info)?.[1] ?? '', 8);
      if ((flags & CLOSE_ON_EXEC) === 0) closeSync(descriptor);
    } catch {
      // The descriptor of the folder itself, which is closed after the read.
    }
  }
}
