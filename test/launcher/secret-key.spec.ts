import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownSecretKey } from '../../launcher/secret-key.mjs';

describe('the key of the launcher', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'liucheng-secret-key-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is created once', () => {
    const key = ownSecretKey(folder);
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(ownSecretKey(folder)).toBe(key);
  });

  it('is not taken for none if its file is empty', () => {
    writeFileSync(join(folder, 'secret.key'), '');
    expect(() => ownSecretKey(folder)).toThrow('secret.key is empty');
  });
});
