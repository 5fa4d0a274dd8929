import { nextPath } from './next-path.js';

describe('nextPath', () => {
  it.each(['/jobs/7', '/processes?state=failed', '/login-statistics'])('leads back to %s', (path) => {
    expect(nextPath(path)).toBe(path);
  });

  it.each([
    undefined,
    '',
    'jobs',
    '//evil.example/x',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n//evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/login',
    '/login?next=/jobs',
    '/jobs/../login',
  ])('leads to the processes instead of %s', (path) => {
    expect(nextPath(path)).toBe('/processes');
  });
});
