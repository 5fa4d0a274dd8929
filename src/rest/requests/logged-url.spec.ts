import { loggedUrl } from './logged-url.js';

describe('the URL of a request in a log', () => {
  it('is the declared path where a token is a part of it', () => {
    const routeOptions = { url: '/api/hook/:token' };
    expect(loggedUrl({ url: '/api/hook/lch%5Fsecret?x=1', routeOptions })).toBe('/api/hook/:token');
  });

  it('has no token where no route answers', () => {
    const routeOptions = { url: undefined };
    expect(loggedUrl({ url: '/api/hook/lch_abc-DEF/?a=lck_x', routeOptions })).toBe(
      '/api/hook/lch_***/?a=lck_***',
    );
  });

  it('has no token of an address in the query', () => {
    const routeOptions = { url: '/api/process/hook' };
    expect(
      loggedUrl({ url: '/api/process/hook/?name=https%3A%2F%2Fh%2Flch_abc%2F&b=lch%5Fabc', routeOptions }),
    ).toBe('/api/process/hook/?name=https%3A%2F%2Fh%2Flch_***&b=lch%5F***');
  });

  it('is otherwise the URL', () => {
    const routeOptions = { url: '/api/job/job/:id' };
    expect(loggedUrl({ url: '/api/job/job/7/?wait=3', routeOptions })).toBe('/api/job/job/7/?wait=3');
  });
});
