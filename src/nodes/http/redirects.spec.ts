import type { Values } from '../../flow/index.js';
import { type Answers, httpNode } from '../../../test/support/http-node.js';

const answers: Answers = {
  '/redirect': (_request, response) => response.writeHead(302, { location: '/echo' }).end(),
  '/see-other': (_request, response) => response.writeHead(303, { location: '/echo' }).end(),
  '/stays': (_request, response) => response.writeHead(307, { location: '/echo' }).end(),
  '/round': (_request, response) => response.writeHead(302, { location: '/round' }).end(),
  '/inside': (_request, response) =>
    response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
  '/file': (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
};

const { ask, echo, base } = httpNode(answers);

describe('redirects', () => {
  test('are followed as browsers do', async () => {
    const body = { body: { a: 1 } };
    expect(await echo('/redirect')).toMatchObject({ method: 'GET', url: '/echo' });
    expect(await echo('/see-other', body, { method: 'PUT' })).toMatchObject({ method: 'GET', body: '' });
    expect(await echo('/redirect', body, { method: 'POST' })).toMatchObject({ method: 'GET', body: '' });
    expect(await echo('/stays', body, { method: 'POST' })).toMatchObject({ method: 'POST', body: '{"a":1}' });
  });

  test('lead to the bytes that the server sent, of each encoding', async () => {
    const utf8 = Buffer.from('/echo/订单?城市=北京');
    answers['/bytes'] = (_request, response) =>
      response.writeHead(302, { location: utf8.toString('latin1') }).end();
    expect(await echo('/bytes')).toMatchObject({
      url: '/echo/%E8%AE%A2%E5%8D%95?%E5%9F%8E%E5%B8%82=%E5%8C%97%E4%BA%AC',
    });
    // A query in GBK.
    answers['/bytes'] = (_request, response) =>
      response.writeHead(302, { location: '/echo?q=\xc4\xe3' }).end();
    expect(await echo('/bytes')).toMatchObject({ url: '/echo?q=%C4%E3' });
  });

  describe('to another origin', () => {
    const secrets = {
      Authorization: 'Bearer t',
      Cookie: 'c=1',
      'X-Api-Key': 'k',
      'X-Auth-Token': 't',
      'Private-Token': 'p',
    };
    let away = '';
    beforeAll(() => {
      away = base().replace('127.0.0.1', 'localhost');
      for (const status of [301, 302, 303, 307, 308])
        answers[`/away/${status}`] = (_request, response) =>
          response.writeHead(status, { location: `${away}/echo` }).end();
    });
    const follow = (status: number, inputs: Values, method: string) =>
      ask(
        `/away/${status}`,
        { headers: { ...secrets, Accept: 'text/html', Range: 'bytes=0-9' }, ...inputs },
        { options: { method }, nodeSettings: { httpAllow: ['127.0.0.1', 'localhost'] } },
      );

    test.each([301, 302, 303, 307, 308])(
      '%i: no header that may be a credential goes along',
      async (status) => {
        const { outputs, error } = await follow(status, {}, 'GET');
        expect(error).toBeNull();
        const { headers } = outputs.body as { headers: Record<string, string> };
        expect(headers).toMatchObject({
          accept: 'text/html',
          range: 'bytes=0-9',
          'idempotency-key': '1:node#1',
        });
        for (const name of Object.keys(secrets)) expect(headers).not.toHaveProperty(name.toLowerCase());
      },
    );

    test.each([
      [307, 'POST'],
      [308, 'POST'],
      [302, 'PUT'],
      [307, 'DELETE'],
    ])('%i: the body of a %s is not sent to another origin, and the node fails', async (status, method) => {
      const { error } = await follow(status, { body: { password: 'p' } }, method);
      expect(error).toBe(
        `${method} ${base()} was redirected to ${away}, and a body is not sent to another origin: send the request there directly`,
      );
    });

    test('within one, all is sent as it was', async () => {
      answers['/here'] = (_request, response) => response.writeHead(307, { location: '/echo' }).end();
      const asked = await echo('/here', { headers: secrets, body: { a: 1 } }, { method: 'POST' });
      expect(asked).toMatchObject({
        body: '{"a":1}',
        headers: { 'x-api-key': 'k', authorization: 'Bearer t' },
      });
    });
  });

  test('up to a number', async () => {
    expect((await ask('/round')).error).toBe('it was redirected more than 5 times');
    expect((await ask('/redirect', {}, { options: { redirects: 0 } })).outputs.status).toBe(302);
  });

  test('go to no place that may not be reached', async () => {
    expect((await ask('/inside')).error).toMatch(
      /^requests to 169\.254\.169\.254 are not allowed: .* LIUCHENG_HTTP_ALLOW$/,
    );
    expect((await ask('/file')).error).toBe('file: is not http or https');
  });
});
