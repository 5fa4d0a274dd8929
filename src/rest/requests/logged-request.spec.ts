import { loggedRequest } from './logged-request.js';

const logged = (url: string, declared?: string) =>
  loggedRequest({ method: 'GET', url, id: '4f-1', routeOptions: { url: declared } });

describe('a request in a log', () => {
  it('has the declared path where a token is a part of it', () => {
    expect(logged('/api/hook/lch%5Fsecret?x=1', '/api/hook/:token')).toBe(
      'GET /api/hook/:token (request 4f-1)',
    );
  });

  it('has no token where no route answers', () => {
    expect(logged('/api/hook/lch_abc-DEF/?a=lck_x')).toBe('GET /api/hook/lch_***/?a=lck_*** (request 4f-1)');
  });

  it('has no token of an address in the query', () => {
    expect(
      logged('/api/process/hook/?name=https%3A%2F%2Fh%2Flch_abc%2F&b=lch%5Fabc', '/api/process/hook'),
    ).toBe('GET /api/process/hook/?name=https%3A%2F%2Fh%2Flch_***&b=lch%5F*** (request 4f-1)');
  });

  it('has otherwise its URL', () => {
    expect(logged('/api/job/job/7/?wait=3', '/api/job/job/:id')).toBe(
      'GET /api/job/job/7/?wait=3 (request 4f-1)',
    );
  });
});
