import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SECRET_VARIABLES } from './environment.js';
import { SETTINGS } from './settings.js';

const BUILT = new URL('../../dist/config/environment.js', import.meta.url).href;

/** Calls `takeEnvironment` in a new process and returns the value of the expression `print` there. */
async function inProcess(print: string, env: Record<string, string>): Promise<any> {
  const program = `
    import { readFileSync } from 'node:fs';
    import { takeEnvironment } from ${JSON.stringify(BUILT)};
    const { variables, isHidden } = takeEnvironment();
    const shown = () => readFileSync('/proc/self/environ', 'utf8');
    console.log(JSON.stringify(${print}));`;
  const args = ['--input-type=module', '-e', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout);
}

describe('takeEnvironment', () => {
  it('treats only settings as secret variables', () => {
    const variables: string[] = Object.values(SETTINGS).map(({ variable }) => variable);
    expect(variables).toEqual(expect.arrayContaining([...SECRET_VARIABLES]));
  });

  it('returns all variables and removes the secrets from process.env', async () => {
    const env = { LIUCHENG_SECRET_KEY: 'k=1', DATABASE_URL: 'postgres://', LOG_LEVEL: 'warn' };
    expect(await inProcess('variables', env)).toMatchObject(env);
    expect(await inProcess('process.env', env)).toEqual({ LOG_LEVEL: 'warn' });
  });

  (process.platform === 'linux' ? it : it.skip)(
    'removes only the secrets from /proc/self/environ',
    async () => {
      const env = { A: '1', LIUCHENG_ADMIN_PASSWORD: 'p'.repeat(1000), REDIS_URL: '密码', Z: '2' };
      const shown: string = await inProcess('isHidden && shown()', env);
      expect(shown.split('\0').filter((entry) => entry !== '')).toEqual(['A=1', 'Z=2']);
    },
  );
});
