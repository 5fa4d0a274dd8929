import { execFileSync } from 'node:child_process';

const MODULE = new URL('../../dist/config/inherited-descriptors.js', import.meta.url).href;

it('a program that is started has no descriptor that this process was started with', () => {
  const script = `
    const { closeInheritedDescriptors } = await import('${MODULE}');
    closeInheritedDescriptors();
    const { execFileSync } = await import('node:child_process');
    console.log(execFileSync('/bin/sh', ['-c', 'ls /proc/$$/fd']).toString().split(/\\s+/).join(' '));`;
  const started = `exec 40</etc/hostname 250</etc/hostname; exec "$0" --input-type=module -e "$1"`;
  const open = execFileSync('/bin/bash', ['-c', started, process.execPath, script], { encoding: 'utf8' });
  expect(open.trim()).toBe('0 1 2');
});
