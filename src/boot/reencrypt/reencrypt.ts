import 'reflect-metadata';
import { takeEnvironment } from '../../config/environment.js';
import { SettingsError } from '../../config/settings-error.js';
import { explainUnusable } from '../../database/explain-unusable.js';
import { explainNotMigrated } from '../../database/not-migrated.js';
import { Unreadable } from '../../secrets/secret-box.js';
import { encryptAgain } from './encrypt-again.js';

/* `npm run reencrypt`: encrypts stored secrets with the new key, while the keys of an installation are changed. */

try {
  console.log(await encryptAgain(takeEnvironment().variables));
} catch (error) {
  const lost = explainUnusable(error);
  const isExplained = error instanceof SettingsError || error instanceof Unreadable;
  // What was encrypted stays, and is not encrypted again.
  if (lost !== null) console.error(`${lost}. Run this again once Postgres can be used`);
  else console.error(isExplained ? error.message : (explainNotMigrated(error) ?? error));
  process.exitCode = 1;
}
