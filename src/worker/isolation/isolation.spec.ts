import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { Logger } from '@nestjs/common';
import { until } from '../../../test/support/until.js';
import { readSettings } from '../../config/settings.js';
import type { Database } from '../../database/database.js';
import { Outages } from '../outages.js';
import { Isolation } from './isolation.js';

const settings = readSettings({});

/** An argument that is longer than Linux permits. */
const TOO_LONG = 'x'.repeat(256 * 1024);

/** Opens files until the process may open no more. */
function allDescriptors(): number[] {
  const descriptors: number[] = [];
  try {
    for (;;) descriptors.push(openSync(devNull, 'r'));
  } catch {
    return descriptors;
  }
}

describe('an isolated process that cannot be started', () => {
  beforeAll(() => Logger.overrideLogger(false));

  const paused = async (start: (isolation: Isolation) => void): Promise<void> => {
    const isolation = new Isolation({} as Database, new Outages(settings), settings);
    start(isolation);
    await until(() => Promise.resolve(isolation.free === 0), 'no further one is started');
    await isolation.end(0);
  };

  it('does not end its worker where Node throws the error', () =>
    paused((isolation) => {
      process.argv.push(TOO_LONG);
      try {
        isolation.take(1, () => undefined);
      } finally {
        process.argv.pop();
      }
    }));

  it('does not end its worker where Node reports the error later, since no file can be opened', () =>
    paused((isolation) => {
      const descriptors = allDescriptors();
      try {
        isolation.take(1, () => undefined);
      } finally {
        descriptors.forEach((descriptor) => closeSync(descriptor));
      }
    }));
});
