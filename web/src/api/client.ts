import { Client } from '@liucheng/client';
import i18next from 'i18next';
import { queries } from './queries.js';
import { isRefusedWithoutToken, sessionState } from './session-state.js';
import { forgetToken, isReplaced, keptToken } from './token.js';

const ME = '/api/user/me/';

/** Sends a request in the language that the page is in, unless it names another. */
function sendInLanguage(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  if (!request.headers.has('accept-language'))
    request.headers.set('accept-language', i18next.resolvedLanguage ?? 'en');
  return fetch(request);
}

const refusedAtEnd = (): Response => Response.json({ detail: i18next.t('api:ended') }, { status: 401 });

/**
 * Sends a request of the page. One that is refused for its token ends the session, after which requests wait for a login by failing here. What the
 * server says of the token is replaced, since the person knows none.
 */
async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const token = request.headers.get('authorization')?.replace('Token ', '');
  if (token === undefined && isWaitingForLogin()) return refusedAtEnd();
  const response = await sendInLanguage(request);
  if (response.status !== 401) return response;
  endSession(token, request.url);
  return isWaitingForLogin() ? refusedAtEnd() : response;
}

const isWaitingForLogin = (): boolean => isRefusedWithoutToken(sessionState.getState().state);

let onEnd = (): void => {};

/** Has something called when the token of the page is no longer valid. It finds out who the person is now. */
export function onSessionEnd(call: () => void): void {
  onEnd = call;
}

/** Does nothing if the token was refused so late that there has been another login. */
function endSession(token: string | undefined, url: string): void {
  const { state } = sessionState.getState();
  if (state !== 'open') return;
  if (token === undefined) {
    // The answer of `me` itself says the rest.
    if (!url.endsWith(ME)) void queries.resetQueries({ queryKey: ['me'] });
  } else if (!isReplaced(token)) {
    forgetToken();
    onEnd();
  }
}

const OPTIONS = { url: '', retryForMs: 6_000, timeoutMs: 30_000 };

/** The client of the API that this page comes from. */
export const client = new Client({ ...OPTIONS, token: keptToken(), fetch: send });

/** A client beside that of the page, to find out whose a token is before the page uses it. */
export const otherClient = (token: string | undefined): Client =>
  new Client({ ...OPTIONS, token, fetch: sendInLanguage });
