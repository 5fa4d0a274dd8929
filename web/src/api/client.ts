import { Client } from '@liucheng/client';
import i18next from 'i18next';
import { queries } from './queries.js';
import { forgetToken, isReplaced, keptToken, onTokenChange } from './token.js';

const ME = '/api/user/me/';

/** Sends a request in the language that the page is in, unless it names another. A request that is refused for its token ends the session. */
async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  if (!request.headers.has('accept-language'))
    request.headers.set('accept-language', i18next.resolvedLanguage ?? 'en');
  const response = await fetch(request);
  if (response.status === 401) endSession(request);
  return response;
}

/**
 * Asks who the person is without the token: an open installation goes on, any other shows its login. Does nothing if the token was refused so
 * late that there has been another login.
 */
function endSession(request: Request): void {
  const token = request.headers.get('authorization')?.replace('Token ', '');
  const isWithToken = token !== undefined;
  if (isWithToken) {
    if (isReplaced(token)) return;
    forgetToken();
    client.useToken(undefined);
  }
  // The answer of `me` itself says the rest.
  if (isWithToken || !request.url.endsWith(ME)) void queries.resetQueries({ queryKey: ['me'] });
}

/** The client of the API that this page comes from. */
export const client = new Client({
  url: '',
  token: keptToken(),
  fetch: send,
  retryForMs: 6_000,
  timeoutMs: 30_000,
});

onTokenChange((token) => {
  client.useToken(token);
  void queries.resetQueries();
});
