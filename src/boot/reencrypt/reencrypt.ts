import 'reflect-metadata';
import { takeEnvironment } from '../../config/environment.js';
import { SettingsError } from '../../config/settings-error.js';
import { Unreadable } from '../../secrets/secret-box.js';
import { encryptAgain } from './encrypt-again.js';

/* `npm run reencrypt`: encrypts stored secrets with the new key, while the keys of an installation are changed. */

try {
  console.log(await encryptAgain(takeEnvironment().variables));
} catch (error) {
  const isExplained = error instanceof SettingsError || error instanceof Unreadable;
  console.error(isExplained ? error.message : error);
  process.exitCode = 1;
}
